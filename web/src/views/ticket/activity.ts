import type { Comment } from '../../../../src/transport/protocol/comment.ts';
import type { Escalation } from '../../../../src/transport/protocol/escalation.ts';
import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Review } from '../../../../src/transport/protocol/review.ts';
import type { Data, Entry } from './entry.ts';
import { entry } from './entry.ts';
import { moveWords } from './move-words.ts';
import { runName, textOf } from './steps.ts';

/** Newest first. `limits` says how many fails stop. */
export function activityOf(
  events: readonly StreamEvent[],
  limits: { readonly reviewCycles: number; readonly deaths: number } | null,
): readonly Entry[] {
  const told = new Told(limits);
  return events
    .flatMap((event): Entry[] => {
      const words = told.words(event);
      return words ? [{ ...words, seq: event.sequence, at: Date.parse(event.time) }] : [];
    })
    .toReversed();
}

type Words = Omit<Entry, 'seq' | 'at'> | null;

/** What was told already need not be told again: a verdict's comment repeats its reasons. */
class Told {
  readonly #limits: { readonly reviewCycles: number; readonly deaths: number } | null;
  /** Reasons and gaps of the last judgement. */
  #points: readonly string[] = [];
  #cycles = 0;

  constructor(limits: { readonly reviewCycles: number; readonly deaths: number } | null) {
    this.#limits = limits;
  }

  words(event: StreamEvent): Words {
    const data = event.data as Data;
    const cycles = data.ticket?.['reviewCycles'];
    if (typeof cycles === 'number') this.#cycles = cycles;
    switch (event.type) {
      case 'callboard.ticket.created':
      case 'callboard.ticket.transition':
      case 'callboard.ticket.updated':
        return this.#moved(data);
      case 'callboard.ticket.commented':
        return data.comment ? this.#comment(data.comment) : null;
      case 'callboard.worker.report':
        return reportWords(data);
      case 'callboard.review.verdict':
        return data.verdict ? this.#judged(data.verdict) : null;
      case 'callboard.escalation.opened':
        return data.escalation ? this.#asked(data.escalation) : null;
      case 'callboard.escalation.acknowledged':
        return entry({
          head: data.escalation?.acknowledgedBy ?? 'Somebody',
          text: 'has seen what was asked.',
          tone: 'person',
        });
      case 'callboard.escalation.undelivered':
        return entry({
          head: 'Not delivered',
          text: `what ${data.escalation?.owner ?? 'the owner'} was asked: no channel took it.`,
          tone: 'failed',
        });
      default:
        return null;
    }
  }

  /** A commit check and a gate judge too, with one gap. */
  #moved(data: Data): Words {
    const { event } = data;
    const gaps: Readonly<Record<string, unknown>> = {
      'commit.checked': event?.['gap'],
      'gate.finished': event?.['tail'],
    };
    if (event && event.type in gaps) {
      this.#points = [textOf(gaps[event.type]).trim()].filter(Boolean);
    }
    return moveWords(data);
  }

  #comment({ by, text, kind }: Comment): Words {
    if (kind === 'person') return entry({ head: by, text: 'says', said: text, tone: 'person' });
    if (kind === 'worker') return entry({ head: runName(by), text: 'says', said: text });
    if (this.#repeats(text)) return null;
    const [first = '', ...rest] = text.split('\n\n');
    const [, head = first, tail = ''] = /^(.+?)(?:\s(?=\())(.*)$/s.exec(first) ?? [];
    return entry({ head: head.replace(/\.$/, ''), text: tail, said: rest.join('\n\n') || null });
  }

  /** Whether a text holds every reason and gap of the last verdict, which stand in a line of their own. */
  #repeats(text: string): boolean {
    const all = flat(text);
    return this.#points.length > 0 && this.#points.every((point) => all.includes(flat(point)));
  }

  #judged(review: Review): Words {
    const { verdict, sha, reviewer, outcome, reasons, gaps, error } = review;
    this.#points = [...reasons, ...gaps];
    const limit = this.#limits?.reviewCycles;
    const applied = outcome === 'applied';
    const count =
      applied && verdict === 'fail' ? `${this.#cycles}${limit ? ` of ${limit}` : ''}, ` : '';
    return entry({
      tone: verdict === 'fail' ? 'failed' : verdict === 'pass' ? 'passed' : 'person',
      head: `Verdict: ${verdict}`,
      text: `${count}${reviewer}${applied ? '' : `, ${OUTCOMES[outcome] ?? outcome}`}${sha ? ', on' : ''}`,
      sha: sha || null,
      points: [...(error ? [error] : []), ...reasons, ...gaps.map((gap) => `Gap: ${gap}`)],
    });
  }

  #asked({ owner, reason, text }: Escalation): Words {
    // A question's own words have come as a comment.
    const said = reason === 'question' ? null : text;
    return entry({
      head: `${owner} was asked`,
      text: `to decide: ${reason.replaceAll('_', ' ')}.`,
      said: this.#repeats(text) ? null : said,
      tone: 'person',
    });
  }
}

/** A comment breaks and indents what it repeats. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const OUTCOMES: Readonly<Record<string, string>> = {
  held: 'held by the kill-switch',
  shadow: 'only stored, since the reviewer is a shadow',
  stale: 'too late to count',
};

function reportWords({ report = {}, outcome }: Data): Words {
  const signal = textOf(report['signal']);
  const run = runName(textOf(report['run']));
  const payload = report['payload'];
  const accepted = outcome === 'accepted';
  return entry({
    head: accepted ? `Reported ${signal}` : `A report without effect (${outcome ?? 'refused'})`,
    text: `by ${run}`,
    said: typeof payload === 'string' && payload !== '' ? payload : null,
    tone: accepted ? 'plain' : 'quiet',
  });
}
