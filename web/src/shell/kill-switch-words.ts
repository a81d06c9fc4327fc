import type { KillSwitch } from '../../../src/transport/protocol/kill-switch.ts';
import { counted } from '../ui/words.ts';

/** What the kill-switch would hold just now: "7 starts and 2 reviews wait." */
export function heldWords(starts: number, reviews: number): string {
  const what = [
    starts === 0 ? null : counted(starts, 'start'),
    reviews === 0 ? null : counted(reviews, 'review'),
  ].filter((one) => one !== null);
  if (what.length === 0) return 'nothing else would move by itself just now.';
  return `${what.join(' and ')} ${starts + reviews === 1 ? 'waits' : 'wait'}.`;
}

/** Who holds the automatics and why. A flag file is nobody: its reason is told as it is. */
export function holderWords({ by, reason }: Pick<KillSwitch, 'by' | 'reason'>): string {
  const why = reason?.trim().replace(/[.\s]+$/, '') ?? '';
  if (by === 'flag file')
    return why === '' ? 'The flag file holds them.' : `The flag file holds them: ${why}.`;
  const who = by ? `${by} holds them` : 'They are held';
  return why === '' ? `${who}.` : `${who}: ${why}.`;
}
