import { QUEUE_CHARS_MAX, QUEUE_MAX } from './policy.ts';
import type { TicketContext } from './ticket-context.ts';
import type { TicketArgs } from './ticket-speakers.ts';
import { fromAuthor, on } from './ticket-speakers.ts';

const authorCanTakeTurn = ({ context, event }: TicketArgs): boolean =>
  context.author !== null &&
  context.author.takesTurns &&
  context.author.idle &&
  'slotFree' in event &&
  event.slotFree;

/** It reported, but its turn goes on and people have more to say at the end of it: until then nothing is decided. */
export const hasMoreToHear = ({ author, queue }: TicketContext): boolean =>
  author !== null &&
  author.takesTurns &&
  !author.idle &&
  queue.some(({ n }) => n > author.receives);

/** A person speaks to this ticket's author, and there is room for one message more. */
const mayQueue = ({ context, event }: TicketArgs): boolean => {
  const said = on(event, 'person.instructed');
  if (!said || context.author?.id !== said.worker) return false;
  const chars = context.queue.reduce((sum, { text }) => sum + text.length, said.text.length);
  return context.queue.length < QUEUE_MAX && chars <= QUEUE_CHARS_MAX;
};

/** The author's turn is over, and people's words wait for the next one. */
const inputWaits = (args: TicketArgs): boolean =>
  on(args.event, 'worker.idled') !== null && fromAuthor(args) && hasMoreToHear(args.context);

/** When a new turn of the same worker begins, and when what was said waits or goes to a fresh run (DOMAIN §7). */
export const turnGuards = {
  authorCanTakeTurn,
  inputBegins: (args: TicketArgs) => mayQueue(args) && authorCanTakeTurn(args),
  /** Idle, and no slot for its next turn: a fresh run carries it. */
  inputToFreshRun: (args: TicketArgs) =>
    mayQueue(args) &&
    on(args.event, 'person.instructed')?.when === 'next_turn' &&
    args.context.author?.takesTurns === true &&
    args.context.author.idle,
  inputQueues: (args: TicketArgs) =>
    mayQueue(args) && on(args.event, 'person.instructed')?.when === 'next_turn',
  queueBegins: (args: TicketArgs) =>
    inputWaits(args) && on(args.event, 'worker.idled')?.slotFree === true,
  queueToFreshRun: inputWaits,
  endedInSilence: (args: TicketArgs) =>
    fromAuthor(args) && on(args.event, 'worker.idled')?.silent === true,
} satisfies Record<string, (args: TicketArgs) => boolean>;
