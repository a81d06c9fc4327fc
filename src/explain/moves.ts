import type { Scene } from './rules.ts';
import { effectOf } from './effects.ts';

/** A person's way out: the command, and what it does. */
export interface Move {
  readonly action: string;
  readonly command: string;
  readonly effect: string;
}

/** In the order in which they are offered where the reason prefers none, with what stands behind the command. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  answer: ' TEXT',
  approve: '',
  reject: ' FEEDBACK',
  retry: '',
  triage: '',
  dispatch: '',
  reopen: '',
  land: '',
  cancel: '',
};

/** Always possible somewhere, and seldom the answer to "why does it stand still": named in one line. */
export const MINOR_ACTIONS: readonly string[] = ['assign', 'edit', 'route', 'comment'];

/** @param preferred the actions that the reason asks for come first. */
export function movesOf(scene: Scene, preferred: readonly string[]): Move[] {
  const { id, allowedActions } = scene.ticket;
  const rank = (action: string): number => {
    const at = preferred.indexOf(action);
    return at === -1 ? preferred.length : at;
  };
  return Object.entries(ARGUMENTS)
    .filter(([action]) => allowedActions.includes(action))
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .map(([action, args]) => ({
      action,
      command: `callboard ticket ${action} ${id}${args}`,
      effect: effectOf(action, scene) ?? '',
    }));
}
