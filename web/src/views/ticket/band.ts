import type { Step } from './steps.ts';
import { runName } from './steps.ts';

/** Who acted, which is how a piece of the band looks: an author works, a judge looks, it waits, a person decides. */
export type Actor = 'author' | 'judge' | 'waits' | 'person' | 'rests';

/** A piece of a ticket's life between two moves. */
export interface Piece {
  readonly seq: number;
  readonly from: number;
  readonly to: number;
  readonly path: string;
  readonly actor: Actor;
  /** What stands in it where there is room. */
  readonly label: string;
}

/** Something that went wrong, above the band. */
export interface Mark {
  readonly seq: number;
  readonly at: number;
  readonly shape: 'cross' | 'triangle' | 'question';
  readonly text: string;
}

const ACTORS: Readonly<Record<string, Actor>> = {
  inbox: 'person',
  todo: 'waits',
  in_progress: 'author',
  review: 'judge',
  'review.deciding': 'person',
  needs_input: 'person',
  done: 'rests',
  cancelled: 'rests',
};

export const actorOf = (path: string): Actor =>
  ACTORS[path] ?? ACTORS[path.split('.')[0] ?? ''] ?? 'waits';

const isFinal = (step: Step | undefined): boolean =>
  step !== undefined && actorOf(step.to) === 'rests';

/** When the life that the band shows ends: now, or where the ticket came to rest. */
export function endOfLife(steps: readonly Step[], now: number): number {
  const last = steps.at(-1);
  if (!last) return now;
  return isFinal(last) ? last.at : Math.max(now, last.at);
}

export function piecesOf(steps: readonly Step[], now: number): readonly Piece[] {
  const end = endOfLife(steps, now);
  return steps.flatMap((step, index) => {
    const to = steps[index + 1]?.at ?? end;
    if (index === steps.length - 1 && isFinal(step)) return [];
    return [
      {
        seq: step.seq,
        from: step.at,
        to: Math.max(step.at, to),
        path: step.to,
        actor: actorOf(step.to),
        label: labelOf(step),
      },
    ];
  });
}

function labelOf({ to, ticket }: Step): string {
  if (to === 'in_progress') return ticket.worker ? runName(ticket.worker) : 'run';
  return to.replace(/^review\./, '');
}

export function marksOf(steps: readonly Step[]): readonly Mark[] {
  let fails = 0;
  return steps.flatMap((step): Mark[] => {
    const { seq, at, event, ticket, from } = step;
    const mark = (shape: Mark['shape'], text: string): Mark[] => [{ seq, at, shape, text }];
    if (event.type === 'worker.died') return mark('cross', `death, ${shortCause(event['cause'])}`);
    if (event.type === 'worker.start_failed') return mark('cross', 'start failed');
    if (event.type === 'worker.lost') return mark('cross', 'interrupted');
    if (from?.startsWith('review.') && ticket.reviewCycles > fails) {
      fails = ticket.reviewCycles;
      return mark('triangle', `fail ${fails}`);
    }
    fails = ticket.reviewCycles;
    if (ticket.state === 'needs_input' && ticket.reason === 'uncertain_verdict') {
      return mark('question', 'uncertain');
    }
    if (ticket.state === 'needs_input' && ticket.reason === 'question') {
      return mark('question', 'question');
    }
    return [];
  });
}

/** `exit 1`, `signal SIGKILL`, or the beginning of another cause. */
export function shortCause(cause: unknown): string {
  const text = typeof cause === 'string' ? cause : '';
  return (
    /^(?:signal )?(exit \d+|SIG\w+)/.exec(text)?.[1] ?? (text.split(/[:,]/)[0] ?? '').slice(0, 24)
  );
}

/** Places of times in the band, from 0 to `width`, and back. Between two moves a piece is even. */
export interface Scale {
  readonly xOf: (at: number) => number;
  readonly timeAt: (x: number) => number;
  /** Whether all pieces are as long as their time; else long ones are drawn shorter. */
  readonly even: boolean;
}

const RUN_PX_MIN = 46;
const PIECE_PX_MIN = 5;
/** From true to scale down to nearly equal pieces. */
const EXPONENTS = [1, 0.7, 0.5, 0.35, 0.2] as const;

/** Long waits are drawn shorter where else nothing could be seen of the work. */
export function scaleOf(pieces: readonly Piece[], width: number): Scale {
  let widths: readonly number[] = [];
  let even = true;
  for (const exponent of EXPONENTS) {
    widths = shares(pieces, width, exponent);
    even = exponent === 1;
    if (
      pieces.every(({ actor }, index) => actor !== 'author' || (widths[index] ?? 0) >= RUN_PX_MIN)
    )
      break;
  }
  const starts: number[] = [];
  let x = 0;
  for (const share of widths) {
    starts.push(x);
    x += share;
  }
  return {
    even,
    xOf: (at) => {
      let index = pieces.findIndex(({ to }) => at <= to);
      if (index === -1) index = pieces.length - 1;
      const piece = pieces[index];
      if (!piece) return 0;
      const part = piece.to > piece.from ? (at - piece.from) / (piece.to - piece.from) : 1;
      return (starts[index] ?? 0) + clamp(part) * (widths[index] ?? 0);
    },
    timeAt: (place) => {
      const index = Math.max(
        0,
        starts.findLastIndex((start) => start <= place),
      );
      const piece = pieces[index];
      if (!piece) return 0;
      const part = clamp((place - (starts[index] ?? 0)) / (widths[index] || 1));
      return piece.from + part * (piece.to - piece.from);
    },
  };
}

/** Every piece can be seen and hit; the rest is shared by time. */
function shares(pieces: readonly Piece[], width: number, exponent: number): readonly number[] {
  const least = Math.min(PIECE_PX_MIN, width / Math.max(1, pieces.length));
  const weights = pieces.map(({ from, to }) => Math.max(1, to - from) ** exponent);
  const sum = weights.reduce((one, other) => one + other, 0);
  const rest = width - least * pieces.length;
  return weights.map((weight) => least + (rest * weight) / (sum || 1));
}

const clamp = (part: number): number => Math.min(1, Math.max(0, part));

/** Times below the band, as far apart as their words need. */
export function ticksOf(
  pieces: readonly Piece[],
  scale: Scale,
  { width, apart }: { readonly width: number; readonly apart: number },
): readonly { readonly x: number; readonly at: number }[] {
  const end = pieces.at(-1)?.to ?? 0;
  const count = Math.max(1, Math.min(6, Math.floor(width / apart)));
  const places = scale.even
    ? Array.from({ length: count }, (_, index) => (index * width) / Math.max(1, count - 1))
    : [...pieces.map(({ from }) => scale.xOf(from)), width];
  const kept: { x: number; at: number }[] = [];
  for (const x of places) {
    const last = kept.at(-1);
    if (x === width) {
      while (kept.length > 0 && x - (kept.at(-1)?.x ?? 0) < apart) kept.pop();
      kept.push({ x, at: end });
    } else if (!last || x - last.x >= apart) kept.push({ x, at: scale.timeAt(x) });
  }
  return kept;
}
