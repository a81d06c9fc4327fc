import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { Source } from './source.ts';

/** More changes than these since the last rendering are more than anybody can follow one by one. */
const FOLLOWED_MAX = 6;
const BUSY_MS = 500;

/**
 * Renders again when one of the sources changes: at once while little happens, and twice a second while much does, so
 * that a large picture costs the same whether ten things move or five hundred.
 * @param counted the source whose changes say how much happens
 */
export function useCalmly(sources: readonly Source[], counted: Source): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const seen = useRef({ revision: 0, at: 0 });
  seen.current = { revision: counted.revision, at: performance.now() };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const render = (): void => {
      timer = undefined;
      again(undefined);
    };
    const look = (): void => {
      if (timer !== undefined) return;
      const { revision, at } = seen.current;
      const left = at + BUSY_MS - performance.now();
      if (left <= 0 || counted.revision - revision <= FOLLOWED_MAX) render();
      else timer = setTimeout(render, left);
    };
    const letGo = sources.map((source) => source.watch(look));
    // What changed between the rendering and now.
    look();
    return () => {
      clearTimeout(timer);
      for (const end of letGo) end();
    };
  }, sources);
}
