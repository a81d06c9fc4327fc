import type { Draft } from './draft.ts';
import type { FactSources, withFacts } from './facts.ts';
import type { Policies } from './ports.ts';
import type { Roster } from './roster.ts';

/** What the decision of one envelope works with. */
export interface ReceiveScope {
  readonly draft: Draft;
  readonly facts: FactSources;
  readonly establish: typeof withFacts;
  readonly roster: Roster;
  readonly policies: Policies;
  readonly globalOwner: string;
  readonly channels: readonly string[];
  readonly branchOf: (ticket: string) => string;
}
