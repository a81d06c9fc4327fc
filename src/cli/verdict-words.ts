import type { Review } from '../transport/protocol/review.ts';
import type { Output } from './output.ts';
import { cell } from './terminal/lines.ts';

export function paintVerdict(out: Output, verdict: string, text = cell(verdict)): string {
  switch (verdict.trim()) {
    case 'pass':
      return out.paint.green(text);
    case 'fail':
      return out.paint.red(text);
    default:
      return out.paint.yellow(text);
  }
}

/** A verdict with its reasons and gaps, each on a line of its own. */
export function verdictLines(review: Review, out: Output): string[] {
  const human = review.humanDecision ? `, a person: ${cell(review.humanDecision)}` : '';
  const head =
    `  ${out.paint.dim(cell(review.at))}  ${paintVerdict(out, review.verdict)} by ${cell(review.reviewer)}` +
    ` on ${cell(review.sha)} (${cell(review.outcome)}, would ${cell(review.wouldAction)}${human})`;
  return [
    head,
    ...review.reasons.map((reason) => `      ${cell(reason)}`),
    ...review.gaps.map((gap) => `      gap: ${cell(gap)}`),
  ];
}
