import type { ChartShape, ChartState, ChartTransition } from './shape.ts';
import { ANYWHERE } from './shape.ts';

/** The chart as a tree for a terminal. */
export function textOf(name: string, shape: ChartShape): readonly string[] {
  const root = shape.transitions.filter(({ from }) => from === ANYWHERE);
  const top = shape.states.filter(({ parent }) => parent === null);
  return [
    `${name}: ${shape.description ?? ''}`.trim(),
    ...top.flatMap((state) => ['', ...stateLines(state, shape, '')]),
    ...(root.length === 0
      ? []
      : ['', 'in any state', ...root.flatMap((one) => moveLines(one, '  '))]),
  ];
}

function stateLines(state: ChartState, shape: ChartShape, indent: string): string[] {
  const { path, name, type, owner, description, tags, entry, exit } = state;
  const own = shape.transitions.filter(({ from }) => from === path);
  const children = shape.states.filter(({ parent }) => parent === path);
  const first = shape.initial === path || shape.states.some(({ initial }) => initial === path);
  const marks = [
    ...(first ? ['first'] : []),
    ...(type === 'final' ? ['final'] : []),
    ...(owner === null ? [] : [`${owner} acts`]),
    ...tags,
  ];
  const within = `${indent}  `;
  return [
    `${indent}${name}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`,
    ...(description === null ? [] : [`${within}${description}`]),
    ...(entry.length === 0 ? [] : [`${within}on entry: ${entry.join(', ')}`]),
    ...(exit.length === 0 ? [] : [`${within}on exit: ${exit.join(', ')}`]),
    ...own.flatMap((transition) => moveLines(transition, within)),
    ...children.flatMap((child) => ['', ...stateLines(child, shape, within)]),
  ];
}

function moveLines(transition: ChartTransition, indent: string): string[] {
  const { label, guard, to, stays, description, actions } = transition;
  const condition = guard === null ? '' : ` [${guard}]`;
  const effect = actions.length === 0 ? '' : ` / ${[...new Set(actions)].join(', ')}`;
  return [
    `${indent}${label}${condition}${stays ? '' : ` → ${to}`}${effect}`,
    ...(description === null ? [] : [`${indent}    ${description}`]),
  ];
}
