import type { ChartShape, ChartState, ChartTransition } from './shape.ts';
import { ANYWHERE } from './shape.ts';

/** The chart as a Mermaid `stateDiagram-v2`. What moves nothing stands in notes, so that the arrows stay readable. */
export function mermaidOf(name: string, shape: ChartShape): string {
  const { states, transitions, initial, description } = shape;
  const top = states.filter(({ parent }) => parent === null);
  const moves = transitions.filter(({ from, stays }) => from !== ANYWHERE && !stays);
  const anywhere = transitions.filter(({ from, stays }) => from === ANYWHERE && !stays);
  return `${[
    'stateDiagram-v2',
    `  accTitle: ${oneLine(name)}`,
    ...(description === null ? [] : [`  accDescr: ${oneLine(description)}`]),
    '  direction LR',
    ...top.flatMap((state) => stateLines(state, states, '  ')),
    `  [*] --> ${idOf(initial)}`,
    ...merged(moves).map(
      ({ from, to, said }) => `  ${idOf(from)} --> ${idOf(to)}${said ? ` : ${said}` : ''}`,
    ),
    ...states
      .filter(({ type, parent }) => type === 'final' && parent === null)
      .map(({ path }) => `  ${idOf(path)} --> [*]`),
    ...(anywhere.length === 0
      ? []
      : [
          `  note right of ${idOf(initial)}`,
          ...anywhere.map(
            (transition) => `    from any state to ${transition.to}#58; ${words(transition)}`,
          ),
          '  end note',
        ]),
  ].join('\n')}\n`;
}

function stateLines(state: ChartState, all: readonly ChartState[], indent: string): string[] {
  const id = idOf(state.path);
  const children = all.filter(({ parent }) => parent === state.path);
  const title = state.description === null ? state.name : `${state.name}: ${state.description}`;
  if (children.length === 0) return [`${indent}state "${oneLine(title)}" as ${id}`];
  return [
    `${indent}state "${oneLine(title)}" as ${id} {`,
    ...(state.initial === null ? [] : [`${indent}  [*] --> ${idOf(state.initial)}`]),
    ...children.flatMap((child) => stateLines(child, all, `${indent}  `)),
    `${indent}}`,
  ];
}

/** One arrow for all transitions between the same two states. */
function merged(transitions: readonly ChartTransition[]) {
  const arrows = new Map<string, { from: string; to: string; said: string }>();
  for (const transition of transitions) {
    const { from, to } = transition;
    const key = `${from} ${to}`;
    const before = arrows.get(key);
    const said = before ? `${before.said}<br/>${words(transition)}` : words(transition);
    arrows.set(key, { from, to, said });
  }
  return [...arrows.values()];
}

const words = ({ label, guard }: ChartTransition): string =>
  oneLine(guard === null ? label : `${label} [${guard}]`);

/** Names in Mermaid have no dots, and the word `end` is taken. */
const idOf = (path: string): string => `s_${path.replaceAll('.', '__')}`;

/** Its own signs are written as entities: a colon or a quotation mark would end the text. */
const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[#;:"<>{}]/g, (sign) => `#${sign.codePointAt(0)};`);
