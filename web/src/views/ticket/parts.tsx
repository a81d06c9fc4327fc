import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shortSha } from '../../ui/words.ts';

/** A part of the view with a name of its own. */
export function Part(props: {
  readonly id: string;
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { id, title, aside, children } = props;
  return (
    <section class={`ticket-part part-${id}`} aria-labelledby={`part-${id}`}>
      <div class="part-head">
        <h2 id={`part-${id}`}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Words of others: their own reading direction, and nothing but text. */
export const Said = ({ children }: { readonly children: string }) => <bdi>{children}</bdi>;

export const Sha = ({ of }: { readonly of: string }) => (
  <code class="sha" title={of}>
    {shortSha(of)}
  </code>
);

/** Whether the window is so. */
export function useMedia(query: string): boolean {
  const [list] = useState(() => window.matchMedia(query));
  const [matches, setMatches] = useState(list.matches);
  useEffect(() => {
    const look = (): void => setMatches(list.matches);
    look();
    list.addEventListener('change', look);
    return () => list.removeEventListener('change', look);
  }, [list]);
  return matches;
}
