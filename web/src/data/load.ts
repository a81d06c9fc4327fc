import { useEffect, useReducer, useState } from 'preact/hooks';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'there'; readonly value: T };

/** Reads something when it is first needed and whenever `key` changes; what was there stays until the new one comes. */
export function useLoaded<T>(key: string, load: () => Promise<T>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [round, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setLoaded({ state: 'there', value }),
      (error: unknown) =>
        wanted &&
        setLoaded({ state: 'failed', why: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [key, round]);
  return [loaded, () => again(undefined)];
}
