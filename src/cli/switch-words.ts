import type { KillSwitch } from '../transport/protocol/kill-switch.ts';
import type { Output } from './output.ts';
import { cell } from './terminal/lines.ts';

/** How many held things are named one by one. */
const HELD_SHOWN = 20;

/** The switch on one line: engaged or not, by whom, since when, why. */
export function switchLine(out: Output, state: KillSwitch): string {
  if (!state.engaged) return `kill-switch ${out.paint.green('off')}${modeWords(state)}`;
  const parts = [
    state.by ? `by ${cell(state.by)}` : '',
    state.since ? `since ${cell(state.since)}` : '',
    state.source ? `source ${cell(state.source)}` : '',
  ].filter((part) => part !== '');
  const why = state.reason ? `: ${cell(state.reason)}` : '';
  return `kill-switch ${out.paint.red('on')}${parts.length > 0 ? `, ${parts.join(', ')}` : ''}${why}`;
}

/** What waits for the release. */
export function heldLines(out: Output, { held }: Pick<KillSwitch, 'held'>): string[] {
  if (held.length === 0) return [];
  const shown = held
    .slice(0, HELD_SHOWN)
    .map(({ what, ticket }) => `  ${cell(ticket)}  ${cell(what)}`);
  const more = held.length - shown.length;
  return [
    out.paint.bold(`Held: ${held.length}`),
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** A pause that is not the kill-switch's: a drain, many deaths, a failing store. */
export function modeWords({ state }: Pick<KillSwitch, 'state'>): string {
  return !state || state === 'running' ? '' : `, the service is ${cell(state)}`;
}
