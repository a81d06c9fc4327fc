import type { By } from '../../src/machines/by.ts';
import type { TicketSaying } from '../../src/machines/ticket-events.ts';
import type { TicketContext } from '../../src/machines/ticket-context.ts';
import type { Letter } from './explore.ts';

export type Say = (context: TicketContext) => TicketSaying;

export const by = (kind: By['kind'], id: string = kind): By => ({ kind, id });
export const PERSON = by('person', 'ana');
export const STRANGER = 'CB-9.1';
export const DEPENDENCY = 'CB-0';
/** More than any budget of a test. */
export const MUCH = 1_000;

/** Who speaks: this ticket's own worker of a role, or one that it does not know (any more). */
export const author = (context: TicketContext): string => context.author?.id ?? 'no author';
export const reviewer = (context: TicketContext): string => context.reviewer?.id ?? 'no reviewer';
export const gate = (context: TicketContext): string => context.gate?.id ?? 'no gate';
export const stranger = (): string => STRANGER;

/** The branch head as it was at the last return, and another one: the breaker compares the two. */
export const sameHead = (context: TicketContext): string =>
  context.returnedHead ?? context.head ?? 'h0';
export const newHead = (context: TicketContext): string =>
  sameHead(context) === 'h1' ? 'h2' : 'h1';

export function letter(name: string, sender: By, say: Say): Letter {
  return {
    name,
    type: name.split(' ', 1)[0] as string,
    by: sender,
    saying: say,
  };
}
