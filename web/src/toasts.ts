import { Cell } from './data/source.ts';

export interface Toast {
  readonly id: number;
  /** `asks`: a person must act, it stays until it is closed · `refused`: it stays a while · `done`: it passes. */
  readonly kind: 'asks' | 'refused' | 'done';
  readonly text: string;
  /** What it is about: a later one about the same takes its place, and {@link withdraw} takes it away. */
  readonly about?: string;
  readonly link?: { readonly text: string; readonly href: string };
}

const SHOWN_MAX = 4;
const STAYS_MS: Readonly<Record<Toast['kind'], number | null>> = {
  asks: null,
  refused: 12_000,
  done: 5_000,
};

export const toasts = new Cell<readonly Toast[]>([]);
let last = 0;

/** Says something at the edge of the page, and to screen readers. The oldest leave first. */
export function toast(said: Omit<Toast, 'id'>): void {
  last += 1;
  const item = { ...said, id: last };
  const others = toasts.value.filter(({ about }) => about === undefined || about !== said.about);
  toasts.set([...others, item].slice(-SHOWN_MAX));
  const stays = STAYS_MS[said.kind];
  if (stays !== null) setTimeout(() => dismiss(item.id), stays);
}

/** What it was about is over. */
export function withdraw(about: string): void {
  toasts.set(toasts.value.filter((toast) => toast.about !== about));
}

export function dismiss(id: number): void {
  toasts.set(toasts.value.filter((toast) => toast.id !== id));
}
