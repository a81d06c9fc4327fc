import { useEffect, useRef } from 'preact/hooks';

/** What a key does, by its name: `/`, `g c`, `Shift+K`, `Escape`. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** A second key that belongs to a first one comes within so long. */
const CHORD_MS_MAX = 1_000;

/** The keys of what is on the page; those that came last are asked first. */
const layers: { readonly current: Keys }[] = [];
let chord: { readonly first: string; readonly at: number } | null = null;

/** Keys that work while the component is there. They rest while one types. */
export function useKeys(keys: Keys): void {
  const layer = useRef(keys);
  layer.current = keys;
  useEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = isTyping(event.target);
  if (typing && event.key !== 'Escape') return;
  // A dialog has the keyboard to itself; Escape closes it by itself.
  if (document.querySelector('dialog[open]')) return;
  const name = nameOf(event);
  const pair =
    chord && event.timeStamp - chord.at < CHORD_MS_MAX ? `${chord.first} ${name}` : undefined;
  chord = null;
  // A pair outranks its second key alone, whoever listens for that.
  const run = (pair === undefined ? undefined : found(pair)) ?? found(name);
  if (run) {
    event.preventDefault();
    run(event);
    return;
  }
  if (name.length === 1) chord = { first: name, at: event.timeStamp };
});

const found = (name: string): Keys[string] | undefined =>
  layers.findLast(({ current }) => current[name] !== undefined)?.current[name];

function nameOf({ key, shiftKey }: KeyboardEvent): string {
  if (key.length === 1) return shiftKey && /[a-z]/i.test(key) ? `Shift+${key.toUpperCase()}` : key;
  return key;
}

function isTyping(target: EventTarget | null): boolean {
  // A field keeps the focus for a moment after its dialog was closed.
  if (!(target instanceof HTMLElement) || target.closest('dialog:not([open])')) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
