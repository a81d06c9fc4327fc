import { CliError } from '../cli/cli-error.ts';
import type { Client } from '../cli/client.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import type { PersonStep } from './material.ts';

type Place = Pick<Ticket, 'id' | 'state' | 'statePath' | 'reason'>;
type Author = Pick<Worker, 'id' | 'ticket' | 'role' | 'state'>;

/** Whether the ticket stands where the step waits for it. */
export function isDue(step: PersonStep, ticket: Place): boolean {
  const { when } = step;
  return (
    ticket.id === when.ticket &&
    [ticket.state, ticket.statePath].includes(when.state) &&
    (when.reason === undefined || ticket.reason === when.reason)
  );
}

/** The step's author, where it is as the step waits for it. */
export function authorFor({ when }: PersonStep, workers: readonly Author[]): Author | undefined {
  return workers.find(
    ({ ticket, role, state }) =>
      role === 'author' && ticket === when.ticket && state === when.worker,
  );
}

/** The steps of `left` that a person can take now. The caller takes each away from `left` once it is taken. */
export function dueSteps(
  left: readonly PersonStep[],
  tickets: readonly Place[],
  workers: readonly Author[] = [],
): PersonStep[] {
  return left.filter(
    (step) =>
      tickets.some((ticket) => isDue(step, ticket)) &&
      (step.when.worker === undefined || authorFor(step, workers) !== undefined),
  );
}

/** Does what the step says. @returns null, or a sentence where the service did not answer as it must. */
export async function takeStep(client: Client, step: PersonStep): Promise<string | null> {
  const { when, action } = step;
  if (action.action !== 'input') {
    await client.post(`/tickets/${when.ticket}/actions`, action);
    return null;
  }
  const author = authorFor(step, (await client.list<Worker>('/workers')).items);
  if (!author) return `${when.ticket} has no author that is ${when.worker ?? 'live'}`;
  const { by, text } = action;
  const say = (how: 'now' | 'next_turn'): Promise<string> =>
    client.post(`/workers/${author.id}/input`, { by, text, when: how }).then(
      () => 'delivered',
      (error: unknown) => (error instanceof CliError ? error.code : String(error)),
    );
  const atOnce = await say('now');
  const later = await say('next_turn');
  if (atOnce === 'runtime_busy' && later === 'delivered') return null;
  return `input to a busy agent: ${atOnce} instead of runtime_busy, then ${later}`;
}
