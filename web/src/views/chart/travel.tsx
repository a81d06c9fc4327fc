import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Point } from '../../chart/drawing.ts';
import { lengthOf, partOf, pathData, pointAt } from '../../chart/drawing.ts';
import type { Roads } from '../../chart/road.ts';
import type { Move, Moves } from '../../data/moves.ts';
import type { Who } from '../../ui/dot.tsx';
import { shortId } from '../../ui/words.ts';
import { tokenWidth } from './lane.ts';
import { Token } from './token.tsx';

const TRAVEL_MS = 450;
const SETTLE_MS = 150;
const TRAIL = 34;
/** Faster than this nobody can follow a token: lines pulse, and tokens jump. */
const PER_SECOND_MAX = 8;
const SECOND = 1_000;
const FADE_MS = 1_000;

interface Journey {
  readonly key: number;
  readonly id: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface Motion {
  readonly journeys: readonly Journey[];
  /** Those who travel: they are not drawn where they will be. */
  readonly travelling: ReadonlySet<string>;
  /** Lines that something went along in the last second. */
  readonly pulsing: ReadonlySet<string>;
  /** States that something came into, where motion is not wanted. */
  readonly lit: ReadonlySet<string>;
  readonly arrive: (key: number) => void;
}

const NONE: ReadonlySet<string> = new Set();
const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** What moves on the picture because something moved in the service; nothing else does. */
export function useMotion(chart: string, roads: Roads | null, moves: Moves): Motion {
  const [journeys, setJourneys] = useState<readonly Journey[]>([]);
  const [pulsing, setPulsing] = useState(NONE);
  const [lit, setLit] = useState(NONE);
  useEffect(() => {
    if (!roads) return;
    let key = 0;
    let inSecond: Move[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const endSecond = (): void => {
      const fast = inSecond.length > PER_SECOND_MAX;
      const lines = fast ? inSecond.flatMap((move) => roads.of(wayOf(move))) : [];
      inSecond = [];
      setPulsing(lines.length === 0 ? NONE : new Set(lines.map(({ id }) => id)));
      timer = lines.length === 0 ? undefined : setTimeout(endSecond, SECOND);
    };
    const fades = new Set<ReturnType<typeof setTimeout>>();
    const light = (path: string): void => {
      setLit((lit) => new Set([...lit, path]));
      const fade = setTimeout(() => {
        fades.delete(fade);
        setLit((lit) => new Set([...lit].filter((one) => one !== path)));
      }, FADE_MS);
      fades.add(fade);
    };
    const letGo = moves.onMove((move) => {
      if (move.chart !== chart || document.visibilityState !== 'visible') return;
      timer ??= setTimeout(endSecond, SECOND);
      inSecond.push(move);
      if (inSecond.length > PER_SECOND_MAX) return;
      const road = roads.of(wayOf(move));
      if (calm()) {
        light(move.to);
        return;
      }
      if (road.length === 0) return;
      key += 1;
      const journey = {
        key,
        id: chart === 'ticket' ? (move.ticket ?? move.actor) : move.actor,
        to: move.to,
        points: road.flatMap(({ points }) => points),
      };
      setJourneys((those) => [...those.filter(({ id }) => id !== journey.id), journey]);
    });
    return () => {
      letGo();
      clearTimeout(timer);
      for (const fade of fades) clearTimeout(fade);
      setJourneys([]);
    };
  }, [chart, roads, moves]);
  return {
    journeys,
    travelling: journeys.length === 0 ? NONE : new Set(journeys.map(({ id }) => id)),
    pulsing,
    lit,
    arrive: (key) => setJourneys((those) => those.filter((one) => one.key !== key)),
  };
}

const wayOf = ({ from, to, event }: Move) => ({ from, to, event: event.type });

interface TravellersProps {
  readonly motion: Motion;
  /** The shape in which one arrives. */
  readonly who: (id: string) => Who;
}

/** Tokens on their way, with a short trail. */
export const Travellers = ({ motion, who }: TravellersProps): ComponentChildren => (
  <g class="travellers" aria-hidden="true">
    {motion.journeys.map((journey) => (
      <Traveller
        key={journey.key}
        journey={journey}
        who={who(journey.id)}
        onEnd={() => motion.arrive(journey.key)}
      />
    ))}
  </g>
);

interface TravellerProps {
  readonly journey: Journey;
  readonly who: Who;
  readonly onEnd: () => void;
}

function Traveller({ journey, who, onEnd }: TravellerProps) {
  const token = useRef<SVGGElement>(null);
  const trail = useRef<SVGPathElement>(null);
  const { points, id } = journey;
  useLayoutEffect(() => {
    const whole = lengthOf(points);
    const began = performance.now();
    let frame = 0;
    const draw = (time: number): void => {
      const part = Math.min(1, (time - began) / TRAVEL_MS);
      const along = whole * (1 - (1 - part) ** 3);
      const { x, y } = pointAt(points, along);
      const settled = Math.min(1, Math.max(0, time - began - TRAVEL_MS) / SETTLE_MS);
      token.current?.setAttribute('transform', `translate(${x} ${y})`);
      token.current?.setAttribute('opacity', String(1 - settled));
      trail.current?.setAttribute('d', pathData(partOf(points, along - TRAIL, along)));
      trail.current?.setAttribute('opacity', String(0.4 * (1 - part)));
      if (settled < 1) frame = requestAnimationFrame(draw);
      else onEnd();
    };
    draw(began);
    return () => cancelAnimationFrame(frame);
  }, [points]);
  const label = shortId(id);
  return (
    <g>
      <path ref={trail} class={`trail ${who}`} />
      <g ref={token}>
        <Token x={0} y={0} width={tokenWidth(label)} label={label} who={who} />
      </g>
    </g>
  );
}
