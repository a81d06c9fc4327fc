import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Output } from './output.ts';
import { cell, oneLine } from './terminal/lines.ts';

/** Who must act decides the colour, not which state it is: a machine, a person, nobody. */
const ACTING: Readonly<Record<string, 'machine' | 'person' | 'nobody'>> = {
  inbox: 'person',
  todo: 'machine',
  in_progress: 'machine',
  review: 'machine',
  needs_input: 'person',
  done: 'nobody',
  cancelled: 'nobody',
};

export function paintState(out: Output, state: string, text: string): string {
  const path = state.trim();
  if (path === 'review.deciding') return out.paint.yellow(text);
  switch (ACTING[path.split('.')[0] ?? '']) {
    case 'machine':
      return out.paint.blue(text);
    case 'person':
      return out.paint.yellow(text);
    default:
      return out.paint.dim(text);
  }
}

/** `CB-1 needs_input (died_twice)`: a ticket after a change, on one line. */
export function ticketLine(out: Output, ticket: Ticket): string {
  const reason = ticket.reason ? ` (${oneLine(ticket.reason)})` : '';
  const waiting = ticket.waitingFor ? `, waits for ${oneLine(ticket.waitingFor)}` : '';
  return `${cell(ticket.id)} ${paintState(out, ticket.statePath, cell(ticket.statePath))}${reason}${waiting}`;
}

/** The answer of a command that changed a ticket. */
export function showChanged(out: Output, ticket: Ticket): void {
  if (out.json) out.object(ticket);
  else out.line(ticketLine(out, ticket));
}
