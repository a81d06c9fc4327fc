import type { Comment } from '../../../../src/transport/protocol/comment.ts';
import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import type { Review } from '../../../../src/transport/protocol/review.ts';
import type { By, Said } from './steps.ts';

/** Something that happened to a ticket, as a person reads it. */
export interface Entry {
  readonly seq: number;
  readonly at: number;
  /** `failed` is told in red, `person` is a person's own doing, `quiet` a routine. */
  readonly tone: 'plain' | 'failed' | 'passed' | 'person' | 'quiet';
  /** What stands out: who, or what. */
  readonly head: string;
  readonly text: string;
  /** A commit that it is about. */
  readonly sha: string | null;
  /** Words of others, as they came. */
  readonly said: string | null;
  readonly points: readonly string[];
}

export const entry = (over: Partial<Entry> & Pick<Entry, 'head'>): Omit<Entry, 'seq' | 'at'> => ({
  tone: 'plain',
  text: '',
  sha: null,
  said: null,
  points: [],
  ...over,
});

/** What an event may carry; a newer service may send more, and nothing here may throw on it. */
export interface Data {
  readonly event?: Said;
  readonly from?: string | null;
  readonly to?: string;
  readonly by?: By;
  readonly comment?: Comment;
  readonly report?: { readonly [field: string]: unknown };
  readonly outcome?: string;
  readonly verdict?: Review;
  readonly escalation?: Escalation;
  readonly ticket?: { readonly [field: string]: unknown };
}
