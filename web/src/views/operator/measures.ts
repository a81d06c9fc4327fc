import type { HealthSample } from '../../../../src/transport/protocol/operator.ts';
import { span } from '../../ui/words.ts';
import { bytes } from '../../ui/words-of-size.ts';

/** What of a health sample is drawn over time, and how it is said. */
export interface Measure {
  readonly name: string;
  readonly tone: 'work' | 'late' | 'person' | 'ok' | 'quiet';
  readonly value: (sample: HealthSample) => number | null;
  readonly say: (value: number) => string;
  /** Little of it is what one has to look at. */
  readonly scarce?: boolean;
}

const plain = (value: number): string => String(Math.round(value));
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
const ms = (value: number): string => (value < 1_000 ? `${plain(value)} ms` : span(value));

/** In the order of who has to look at them first. */
export const MEASURES: readonly Measure[] = [
  {
    name: 'Wait for a person',
    tone: 'person',
    value: ({ counts }) => counts['needs_input'] ?? 0,
    say: plain,
  },
  {
    name: 'Oldest needs_input',
    tone: 'person',
    value: ({ oldestMs }) => oldestMs['needs_input'] ?? 0,
    say: ms,
  },
  { name: 'In todo', tone: 'quiet', value: ({ counts }) => counts['todo'] ?? 0, say: plain },
  {
    name: 'In progress',
    tone: 'work',
    value: ({ counts }) => counts['in_progress'] ?? 0,
    say: plain,
  },
  { name: 'In review', tone: 'work', value: ({ counts }) => counts['review'] ?? 0, say: plain },
  { name: 'Accepted in all', tone: 'ok', value: ({ counts }) => counts['done'] ?? 0, say: plain },
  { name: 'Deaths a sweep', tone: 'late', value: ({ deaths }) => deaths, say: plain },
  { name: 'Stalls a sweep', tone: 'late', value: ({ stalls }) => stalls, say: plain },
  {
    name: 'Reviewer errors a sweep',
    tone: 'late',
    value: ({ reviewerErrors }) => reviewerErrors,
    say: plain,
  },
  { name: 'Deeds not done', tone: 'quiet', value: ({ queues }) => sum(queues.outbox), say: plain },
  {
    name: 'Event loop, p99 delay',
    tone: 'quiet',
    value: ({ eventLoopMs }) => eventLoopMs?.p99 ?? null,
    say: ms,
  },
  { name: 'Database', tone: 'quiet', value: ({ databaseBytes }) => databaseBytes, say: bytes },
  {
    name: 'Free disk',
    tone: 'quiet',
    value: ({ freeDiskBytes }) => freeDiskBytes,
    say: bytes,
    scarce: true,
  },
];

const DRIFT: Readonly<Record<string, string>> = {
  branch_unmerged: 'Done, and its branch is not merged',
  branch_without_ticket: 'A branch without a ticket',
  worktree_without_ticket: 'A worktree without a ticket',
  process_without_worker: 'A process without a worker',
  reviewer_failing: 'A reviewer that fails every time',
};

export const driftWords = (kind: string): string => DRIFT[kind] ?? kind;
