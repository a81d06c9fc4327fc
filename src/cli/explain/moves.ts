/** A person's way out: the command, and what it does. */
export interface Move {
  readonly action: string;
  readonly command: string;
  readonly effect: string;
}

/** In the order in which they are offered where the reason prefers none. */
const EFFECTS: Readonly<Record<string, { args?: string; effect: string }>> = {
  answer: { args: ' TEXT', effect: 'gives the answer to a new turn, with fresh budgets' },
  approve: { effect: 'accepts it as it is: done, what is left is skipped' },
  reject: { args: ' FEEDBACK', effect: 'sends it back to todo, your feedback in the next prompt' },
  retry: { effect: 'puts it back to todo with fresh budgets' },
  triage: { effect: 'makes it ready: todo' },
  dispatch: {
    effect: 'starts it now, over kill-switch, back-off and dependencies, never over slots',
  },
  reopen: { effect: 'opens it again: todo, with fresh budgets' },
  cancel: { effect: 'gives it up and stops its workers' },
};

/** Always possible somewhere, and seldom the answer to "why does it stand still": named in one line. */
export const MINOR_ACTIONS: readonly string[] = ['assign', 'edit', 'route', 'comment'];

/** @param preferred the actions that the reason asks for come first. */
export function movesOf(
  id: string,
  allowed: readonly string[],
  preferred: readonly string[],
): Move[] {
  const rank = (action: string): number => {
    const at = preferred.indexOf(action);
    return at === -1 ? preferred.length : at;
  };
  return Object.entries(EFFECTS)
    .filter(([action]) => allowed.includes(action))
    .toSorted(([one], [other]) => rank(one) - rank(other))
    .map(([action, { args, effect }]) => ({
      action,
      command: `callboard ticket ${action} ${id}${args ?? ''}`,
      effect,
    }));
}
