import type { AnyStateMachine } from 'xstate';
import { ticketMachine } from '../../src/machines/ticket.ts';
import type { TicketContext, TicketInput } from '../../src/machines/ticket-context.ts';
import { aTicketPolicy, fields } from '../supervisor/fake-policies.ts';
import type { Letter, Slice } from './explore.ts';
import { AT } from './explore.ts';
import { ticketAlphabet } from './ticket-alphabet.ts';
import { DEPENDENCY } from './ticket-letters.ts';
import { QUESTIONS } from './ticket-questions.ts';
import type { Theme } from './ticket-themes.ts';
import { ALWAYS, THEMES } from './ticket-themes.ts';

/** The id is a word that occurs in nothing else, so that a snapshot can be given to another ticket. */
export const ID = 'TICKET';

function slice(name: string, theme: Theme, machine: AnyStateMachine): Slice {
  const questions = [...ALWAYS, ...theme.questions];
  const walks = new Set(theme.walks);
  const alphabet = ticketAlphabet(theme.fallback ?? null);
  const unknown = theme.walks.filter((walk) => !alphabet.some((letter) => letter.name === walk));
  if (unknown.length > 0) throw new Error(`the alphabet has no ${unknown.join(', ')}`);
  return {
    name,
    machine,
    input: {
      id: ID,
      at: AT,
      state: theme.arrival ?? 'todo',
      fields: fields({ dependsOn: [DEPENDENCY] }),
      policy: aTicketPolicy(theme.policy),
    } satisfies TicketInput,
    alphabet,
    walks: ({ name }: Letter) => walks.has(name),
    project: (context: TicketContext) => questions.map((question) => QUESTIONS[question](context)),
  };
}

export function ticketSlices(
  machine = ticketMachine as unknown as AnyStateMachine,
): readonly Slice[] {
  return Object.entries(THEMES).map(([name, theme]) => slice(name, theme, machine));
}
