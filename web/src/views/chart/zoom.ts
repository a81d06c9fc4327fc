import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** The part of a drawing that is seen; null is all of it. */
export interface Part {
  readonly x: number;
  readonly y: number;
  /** How many times larger than fitted. */
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const SCALE_MAX = 5;
const STEP = 1.25;
const DRAG_MIN = 4;

/** Zoomed about a point of the drawing, which stays where it is; never smaller than the whole, never beside it. */
export function zoomed(
  part: Part | null,
  by: number,
  at: { x: number; y: number },
  size: Size,
): Part | null {
  const now = part ?? { x: 0, y: 0, scale: 1 };
  const scale = Math.min(SCALE_MAX, now.scale * by);
  if (scale <= 1.001) return null;
  const moved = {
    x: at.x - ((at.x - now.x) * now.scale) / scale,
    y: at.y - ((at.y - now.y) * now.scale) / scale,
    scale,
  };
  return inside(moved, size);
}

export function inside(part: Part, { width, height }: Size): Part {
  const within = (value: number, whole: number): number =>
    Math.min(Math.max(0, value), whole - whole / part.scale);
  return { ...part, x: within(part.x, width), y: within(part.y, height) };
}

export const viewBoxOf = (part: Part | null, { width, height }: Size): string | undefined =>
  part ? `${part.x} ${part.y} ${width / part.scale} ${height / part.scale}` : undefined;

export interface Zoom {
  readonly part: Part | null;
  readonly viewBox: string | undefined;
  readonly in: () => void;
  readonly out: () => void;
  readonly fit: () => void;
}

/** Wheel, pinch and drag on an element that holds the drawing, and the same by calls. */
export function useZoom(holder: RefObject<HTMLElement | null>, size: Size | null): Zoom {
  const [part, setPart] = useState<Part | null>(null);
  const width = size?.width ?? 1;
  const height = size?.height ?? 1;
  useEffect(() => setPart(null), [width, height]);
  useEffect(() => {
    const element = holder.current;
    if (!element || !size) return;
    const drawn = { width, height };
    const toDrawing = (event: MouseEvent): { x: number; y: number } => {
      const matrix = element.querySelector('svg')?.getScreenCTM()?.inverse();
      if (!matrix) return { x: 0, y: 0 };
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
      return { x, y };
    };
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const by = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002));
      const at = toDrawing(event);
      setPart((part) => zoomed(part, by, at, drawn));
    };
    const fingers = new Map<number, PointerEvent>();
    let dragged = false;
    let start = { x: 0, y: 0 };
    const apart = (): number => {
      const [one, other] = [...fingers.values()];
      return one && other
        ? Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
        : 0;
    };
    const onDown = (event: PointerEvent): void => {
      fingers.set(event.pointerId, event);
      if (fingers.size === 1) {
        dragged = false;
        start = { x: event.clientX, y: event.clientY };
      }
    };
    const onMove = (event: PointerEvent): void => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const far = apart();
      const from = toDrawing(before);
      const to = toDrawing(event);
      fingers.set(event.pointerId, event);
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > DRAG_MIN) dragged = true;
      if (!dragged) return;
      if (fingers.size === 2 && far > 0) setPart((part) => zoomed(part, apart() / far, to, drawn));
      else {
        setPart(
          (part) =>
            part &&
            inside({ ...part, x: part.x + from.x - to.x, y: part.y + from.y - to.y }, drawn),
        );
      }
    };
    const onUp = (event: PointerEvent): void => void fingers.delete(event.pointerId);
    // What ends a drag is no press on the state below it.
    const onClick = (event: MouseEvent): void => {
      if (dragged) event.stopPropagation();
      dragged = false;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('pointerdown', onDown);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onUp);
    element.addEventListener('click', onClick, { capture: true });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('pointerdown', onDown);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onUp);
      element.removeEventListener('click', onClick, { capture: true });
    };
  }, [width, height, size !== null]);
  const drawn = { width, height };
  const by = (factor: number): void =>
    setPart((part) => {
      const now = part ?? { x: 0, y: 0, scale: 1 };
      const middle = { x: now.x + width / now.scale / 2, y: now.y + height / now.scale / 2 };
      return zoomed(part, factor, middle, drawn);
    });
  return {
    part,
    viewBox: viewBoxOf(part, drawn),
    in: () => by(STEP),
    out: () => by(1 / STEP),
    fit: () => setPart(null),
  };
}
