import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import { since, span } from './age.ts';
import type { Scene } from './rules.ts';
import { isForPerson } from './rules.ts';

export interface StateWords {
  /** Where it is and why, continuing the ticket's id: `waits to be triaged`. */
  readonly where: string;
  /** What moves it without a person; empty where nothing does. */
  readonly next: string;
}

/** Every place on the ticket's chart where a machine acts or nobody does. `needs_input` speaks by its reason. */
const PLACES: Readonly<Record<string, (scene: Scene) => StateWords>> = {
  inbox: ({ ticket }) => ({
    where: 'waits to be triaged',
    next: ticket.assignee
      ? 'The operator moves it to todo at its next sweep, since it is assigned.'
      : 'Once it is assigned, the operator moves it to todo.',
  }),
  todo: ({ ticket, rules }) => ({
    where: ticket.waitingFor
      ? `waits for ${ticket.waitingFor}`
      : 'is ready and waits for its start',
    next: isForPerson({ ticket, rules })
      ? 'Nothing is started for a person: the person works on it and moves it.'
      : ticket.waitingFor
        ? 'It starts by itself as soon as that is over and nothing else holds it.'
        : 'It starts by itself.',
  }),
  in_progress: ({ worker, now }) => ({
    where: worker ? workerWords(worker, now) : 'is being started',
    next: "The worker's report moves it: to review when it says the work is done, to a person when it asks. If the worker dies, the service decides by the number of deaths.",
  }),
  'review.verifying': ({ ticket }) => ({
    where: held(ticket, 'has its reported commit looked up on its branch'),
    next: 'A commit that is missing counts as a failed review and sends it back.',
  }),
  'review.judging': ({ ticket, worker, now }) => ({
    where: held(
      ticket,
      worker ? `is being reviewed by ${worker.id}${lastSign(worker, now)}` : 'is being reviewed',
    ),
    next: 'A pass leads on to gates, sign-off and done; a fail sends it back with reasons; an uncertain verdict asks the owner.',
  }),
  'review.gating': ({ ticket }) => ({
    where: held(ticket, 'has its gates run'),
    next: 'Gates that pass lead on to sign-off or done; one that fails sends it back; one that cannot run asks the owner.',
  }),
  'review.deciding': () => ({ where: 'waits to be signed off by a person', next: '' }),
  done: ({ ticket }) => ({
    where: ticket.landed
      ? 'is done and landed'
      : ticket.waitingFor
        ? `is done and waits for ${ticket.waitingFor}`
        : 'is done',
    next: '',
  }),
  cancelled: () => ({ where: 'was cancelled by a person', next: '' }),
};

export function stateWords(scene: Scene): StateWords {
  const { ticket } = scene;
  const place = PLACES[ticket.statePath] ?? PLACES[ticket.state];
  if (place) return place(scene);
  // A newer service may know states that this client does not.
  return { where: held(ticket, `is in ${ticket.statePath}`), next: '' };
}

const held = (ticket: Ticket, otherwise: string): string =>
  ticket.waitingFor ? `is in ${ticket.statePath} and waits for ${ticket.waitingFor}` : otherwise;

function workerWords(worker: Worker, now: number): string {
  const running = since(worker.startedAt, now);
  const length = running === null ? '' : ` for ${span(running)}`;
  return `is worked on by ${worker.id} (profile ${worker.profile})${length}${lastSign(worker, now)}`;
}

function lastSign(worker: Worker, now: number): string {
  const silent = since(worker.lastActivityAt, now);
  return silent === null ? '' : `; its last sign of life was ${span(silent)} ago`;
}
