/** Who acts: a machine, a person, or nobody. Each has a shape of its own, so that colour is never alone. */
export type Who = 'machine' | 'person' | 'waits' | 'accepted' | 'nobody';

export function Dot({ who }: { readonly who: Who }) {
  return <span class={`dot ${who}`} aria-hidden="true" />;
}

/** By the owner that the chart names for a state. */
export function whoOf(owner: string | null, tags: readonly string[] = []): Who {
  if (owner === 'person') return 'person';
  if (owner === 'nobody') return tags.includes('final') ? 'accepted' : 'nobody';
  return tags.includes('waits') ? 'waits' : 'machine';
}
