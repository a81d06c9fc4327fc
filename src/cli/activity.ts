import type { Comment } from '../transport/protocol/comment.ts';
import type { StreamEvent } from '../transport/protocol/event.ts';
import { eventWords } from './event-words.ts';
import type { Output } from './output.ts';
import { block, cell } from './terminal/lines.ts';

/** What happened to a ticket, oldest first: its moves, and what was said about it in full. */
export function activityLines(
  history: readonly StreamEvent[],
  comments: readonly Comment[],
  out: Output,
): string[] {
  const moves = history
    .filter((event) => event.type !== 'callboard.ticket.commented')
    .map((event) => ({
      at: event.time,
      order: event.sequence,
      lines: [line(out, event.time, eventWords(event))],
    }));
  const said = comments.map((comment) => ({
    at: comment.at,
    // Behind the move that it belongs to: both have the time of their commit.
    order: Number.MAX_SAFE_INTEGER,
    lines: [line(out, comment.at, `${cell(comment.by)} says`), ...block(comment.text, '      ')],
  }));
  return [...moves, ...said]
    .toSorted((one, other) => compare(one.at, other.at) || one.order - other.order)
    .flatMap(({ lines }) => lines);
}

const line = (out: Output, time: string, words: string): string =>
  `  ${out.paint.dim(cell(time))}  ${words}`;

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
