import type { VirtualizerOptions } from '@tanstack/virtual-core';
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

type Options = Pick<
  VirtualizerOptions<HTMLElement, HTMLElement>,
  | 'count'
  | 'getScrollElement'
  | 'estimateSize'
  | 'getItemKey'
  | 'overscan'
  | 'gap'
  | 'rangeExtractor'
>;

/** The rows of a long list that are in sight, and where they stand. */
export function useVirtual(options: Options): Virtualizer<HTMLElement, HTMLElement> {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const resolved = {
    ...options,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => again(undefined),
  };
  const [virtual] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(resolved));
  virtual.setOptions(resolved);
  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => virtual._willUpdate());
  return virtual;
}
