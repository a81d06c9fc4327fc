import type { ChartShape, ChartState, ChartTransition } from './shape.ts';
import { ANYWHERE } from './shape.ts';
import { xmlText } from './xml.ts';

const SCXML = 'http://www.w3.org/2005/07/scxml';
const OURS = 'urn:callboard:chart';

/**
 * The chart as SCXML (W3C Recommendation of 1 September 2015). Guards are named conditions, `guard('mayRestart')`, and a
 * delay is a `<send>` on entry that is cancelled on exit: SCXML has no `after`. What an action does is no SCXML: its name
 * stands in an element of our own namespace, as the recommendation allows for executable content.
 */
export function scxmlOf(name: string, shape: ChartShape): string {
  const top = shape.states.filter(({ parent }) => parent === null);
  const root = shape.transitions.filter(({ from }) => from === ANYWHERE);
  const [open, close, indent] =
    root.length === 0
      ? [[], [], '  ']
      : // SCXML's root has no transitions: one state around all has them.
        [[`  <state id="${idOf(name)}" initial="${idOf(shape.initial)}">`], ['  </state>'], '    '];
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...(shape.description === null ? [] : [comment(shape.description, '')]),
    `<scxml xmlns="${SCXML}" xmlns:callboard="${OURS}" version="1.0" datamodel="ecmascript" name="${idOf(name)}" initial="${idOf(root.length === 0 ? shape.initial : name)}">`,
    ...open,
    ...root.flatMap((transition) => transitionLines(transition, indent)),
    ...top.flatMap((state) => stateLines(state, shape, indent)),
    ...close,
    '</scxml>',
  ].join('\n')}\n`;
}

function stateLines(state: ChartState, shape: ChartShape, indent: string): string[] {
  const own = shape.transitions.filter(({ from }) => from === state.path);
  const children = shape.states.filter(({ parent }) => parent === state.path);
  const delayed = own.filter(({ kind }) => kind === 'after');
  const within = `${indent}  `;
  const entry = [
    ...actionLines(state.entry, `${within}  `),
    ...delayed.map(
      ({ event, delay }) =>
        `${within}  <send id="${idOf(event)}" event="${idOf(event)}" delayexpr="delay('${xmlText(delay ?? '')}')"/>`,
    ),
  ];
  const exit = [
    ...actionLines(state.exit, `${within}  `),
    ...delayed.map(({ event }) => `${within}  <cancel sendid="${idOf(event)}"/>`),
  ];
  const element = state.type === 'final' ? 'final' : 'state';
  const initial = state.initial === null ? '' : ` initial="${idOf(state.initial)}"`;
  return [
    ...(state.description === null ? [] : [comment(state.description, indent)]),
    `${indent}<${element} id="${idOf(state.path)}"${initial}>`,
    ...block('onentry', entry, within),
    ...block('onexit', exit, within),
    // The order of transitions is the order in which they are tried.
    ...(element === 'final'
      ? []
      : own.flatMap((transition) => transitionLines(transition, within))),
    ...children.flatMap((child) => stateLines(child, shape, within)),
    `${indent}</${element}>`,
  ];
}

const block = (element: string, lines: readonly string[], indent: string): string[] =>
  lines.length === 0 ? [] : [`${indent}<${element}>`, ...lines, `${indent}</${element}>`];

function transitionLines(transition: ChartTransition, indent: string): string[] {
  const { event, guard, description, actions, stays, to, reenter, from } = transition;
  const attributes = [
    event === '' ? '' : ` event="${idOf(event)}"`,
    guard === null ? '' : ` cond="guard('${xmlText(guard)}')"`,
    stays ? '' : ` target="${idOf(to)}"`,
    // XState enters a compound state's own child without leaving it, unless it is told to.
    !stays && !reenter && to.startsWith(`${from}.`) ? ' type="internal"' : '',
  ].join('');
  const said = description === null ? [] : [comment(description, indent)];
  if (actions.length === 0) return [...said, `${indent}<transition${attributes}/>`];
  return [
    ...said,
    `${indent}<transition${attributes}>`,
    ...actionLines(actions, `${indent}  `),
    `${indent}</transition>`,
  ];
}

const actionLines = (actions: readonly string[], indent: string): string[] =>
  actions.map((action) => `${indent}<callboard:action name="${xmlText(action)}"/>`);

/** Two hyphens would end it. */
const comment = (text: string, indent: string): string =>
  `${indent}<!-- ${xmlText(text.replaceAll('--', '- -'))} -->`;

/** State ids and event names of SCXML are names of XML, which have dots too. */
const idOf = (text: string): string => xmlText(text.replace(/[^\w.-]/g, '_'));
