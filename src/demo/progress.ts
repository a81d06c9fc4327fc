import { eventWords } from '../cli/event-words.ts';
import { cell } from '../cli/terminal/lines.ts';
import type { StreamEvent } from '../transport/protocol/event.ts';

/** A ticket as the events told it. */
export interface ProgressTicket {
  readonly id: string;
  readonly title: string;
  readonly statePath: string;
  readonly reason: string | null;
  readonly runs: number;
  readonly deathCount: number;
  readonly reviewCycles: number;
  /** The last thing that happened to it, in words. */
  readonly last: string;
}

export type Progress = ReadonlyMap<string, ProgressTicket>;

export const noProgress: Progress = new Map();

/** What would only scroll the interesting lines away. */
const SILENT = new Set([
  'callboard.operator.health',
  'callboard.ticket.updated',
  'callboard.worker.transition',
  'callboard.escalation.delivered',
]);

/** The supervisor counts what happens to others; that moves nothing. */
const staysPut = ({ type, data }: StreamEvent): boolean =>
  type === 'callboard.supervisor.transition' && data['from'] === data['to'];

/** One event of the stream: what is known after it, and the lines (plain, harmless) to show for it. */
export function onEvent(
  progress: Progress,
  event: StreamEvent,
): { readonly progress: Progress; readonly lines: readonly string[] } {
  const words = SILENT.has(event.type) || staysPut(event) ? null : eventWords(event);
  const { subject } = event;
  const next = subject === undefined ? progress : changed(progress, subject, event, words);
  if (words === null) return { progress: next, lines: [] };
  const time = event.time.slice(11, 19);
  return {
    progress: next,
    lines: [`${cell(time)} ${cell(subject ?? event.source).padEnd(6)} ${words}`],
  };
}

const UNKNOWN = { title: '', statePath: '', reason: null, runs: 0, deathCount: 0, reviewCycles: 0 };

function changed(
  progress: Progress,
  id: string,
  event: StreamEvent,
  words: string | null,
): Progress {
  const known = progress.get(id) ?? { ...UNKNOWN, id, last: '' };
  const fields = event.type.startsWith('callboard.ticket.') ? event.data['ticket'] : undefined;
  const after = { ...known, ...pick(fields), last: words ?? known.last };
  return new Map(progress).set(id, after);
}

/** The changed fields that are shown, where they have the type that they should have. */
function pick(fields: unknown): Partial<ProgressTicket> {
  if (typeof fields !== 'object' || fields === null) return {};
  const entries = Object.entries(fields).filter(([key, value]) => {
    if (key === 'reason') return value === null || typeof value === 'string';
    return (
      Object.hasOwn(UNKNOWN, key) && typeof value === typeof UNKNOWN[key as keyof typeof UNKNOWN]
    );
  });
  return Object.fromEntries(entries);
}
