import type { TicketDraft } from './draft.ts';

/**
 * Each ticket after the ones that it depends on, otherwise in the order given. In a circle the first one given goes
 * first: the service then refuses the one that closes it, with the path.
 */
export function inDependencyOrder(drafts: readonly TicketDraft[]): TicketDraft[] {
  const byId = new Map(
    drafts.flatMap((draft) => (draft.id === null ? [] : [[draft.id, draft] as const])),
  );
  const ordered = new Set<TicketDraft>();
  const seen = new Set<TicketDraft>();
  for (const first of drafts) {
    // A stack of our own: a chain of ten thousand tickets is deeper than the engine's.
    const stack = [first];
    while (stack.length > 0) {
      const draft = stack.at(-1)!;
      const before = seen.has(draft)
        ? []
        : (draft.fields.dependsOn ?? [])
            .flatMap((id) => byId.get(id) ?? [])
            .filter((one) => !seen.has(one));
      seen.add(draft);
      if (before.length === 0) ordered.add(stack.pop()!);
      else stack.push(...before.toReversed());
    }
  }
  return [...ordered];
}
