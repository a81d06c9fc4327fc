import { JSDOM } from 'jsdom';
import { validateXML } from 'xmllint-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { chartLayout } from '../../src/charts/chart.ts';
import { layoutOf } from '../../src/charts/layout.ts';
import { mermaidOf } from '../../src/charts/mermaid.ts';
import { scxmlOf } from '../../src/charts/scxml.ts';
import { ANYWHERE } from '../../src/charts/shape.ts';
import { sketches } from '../../src/charts/sketches.ts';
import { svgOf } from '../../src/charts/svg.ts';
import { textOf } from '../../src/charts/text.ts';
import { chartShape, CHARTS, HOSTILE } from './a-chart.ts';
import { scxmlProblems } from './scxml-rules.ts';

const ALL = [
  ...CHARTS.map(({ name }) => ({ name, shape: chartShape(name) })),
  { name: 'hostile', shape: HOSTILE },
] as const;
const hostileSketch = { ...sketches.worker, columns: [['a'], ['b']], titles: {}, views: {} };

async function wellFormed(contents: string): Promise<readonly string[]> {
  const { valid, errors } = await validateXML({
    xml: [{ fileName: 'chart.xml', contents }],
    extension: 'schema',
    // Any document: what is asked is whether it is XML at all.
    schema: [
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="none"/></xs:schema>',
    ],
  });
  return valid
    ? []
    : errors.map(({ message }) => message).filter((message) => !/No matching global/.test(message));
}

describe('Mermaid', () => {
  let parse: (text: string) => Promise<unknown>;
  beforeAll(async () => {
    // The library looks for a browser when it is loaded.
    const { window } = new JSDOM('');
    Object.assign(globalThis, { window, document: window.document });
    const { default: mermaid } = await import('mermaid');
    parse = (text) => mermaid.parse(text);
  });

  it.each(ALL)('takes the $name chart', async ({ name, shape }) => {
    expect(await parse(mermaidOf(name, shape))).toMatchObject({ diagramType: 'stateDiagram' });
  });

  it('would not take one with an open bracket', async () => {
    const text = mermaidOf('worker', chartShape('worker'));
    await expect(parse(text.replace('}', ''))).rejects.toThrow();
  });

  it.each(CHARTS)(
    'is told every state of the $name chart and every move between two',
    ({ name }) => {
      const shape = chartShape(name);
      const text = mermaidOf(name, shape);
      for (const { path } of shape.states)
        expect(text).toContain(`as s_${path.replace('.', '__')}`);
      for (const { from, stays, guard } of shape.transitions) {
        if (from !== ANYWHERE && !stays && guard !== null) expect(text).toContain(`[${guard}]`);
      }
    },
  );
});

describe('SCXML', () => {
  it.each(ALL)('of the $name chart is well-formed XML', async ({ name, shape }) => {
    expect(await wellFormed(scxmlOf(name, shape))).toEqual([]);
  });

  it.each(ALL)('of the $name chart keeps the rules of the recommendation', ({ name, shape }) => {
    expect(scxmlProblems(scxmlOf(name, shape))).toEqual([]);
  });

  it('is not taken with a target that is not there, an unknown element or an attribute too many', () => {
    const text = scxmlOf('worker', chartShape('worker'));
    for (const broken of [
      text.replace('target="gated"', 'target="gate"'),
      text.replaceAll('onentry', 'onenter'),
      text.replace('<state id="gated"', '<state name="x" id="gated"'),
      text.replace('<state id="live" initial="live.working"', '<state id="live" initial="ended"'),
    ]) {
      expect(scxmlProblems(broken)).not.toEqual([]);
    }
  });

  it.each(CHARTS)('has every transition of the $name chart', ({ name }) => {
    const shape = chartShape(name);
    const found = scxmlOf(name, shape).match(/<transition\b/g);
    expect(found).toHaveLength(shape.transitions.length);
  });
});

describe('SVG', () => {
  const svg = (name: (typeof ALL)[number]['name']): string =>
    name === 'hostile'
      ? svgOf(name, HOSTILE, layoutOf(HOSTILE, hostileSketch, 'wide'))
      : svgOf(name, chartShape(name), chartLayout(name));

  it.each(ALL)('of the $name chart is well-formed XML and needs nothing else', async ({ name }) => {
    const text = svg(name);
    expect(await wellFormed(text)).toEqual([]);
    expect(text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|<script|href|@import|url\((?!#)/,
    );
  });

  it('has light and dark colours', () => {
    expect(svg('ticket')).toContain('prefers-color-scheme: dark');
  });

  it('names what each arrow stands for', () => {
    const text = svg('ticket');
    expect(text).toContain('worker.died [mayRestart]');
    expect(text).toContain('>slot free<');
  });
});

describe('the text', () => {
  it.each(CHARTS)('of the $name chart has every state, event and guard', ({ name }) => {
    const shape = chartShape(name);
    const text = textOf(name, shape).join('\n');
    for (const { name: state } of shape.states) expect(text).toContain(state);
    for (const { label, guard, stays, to } of shape.transitions) {
      expect(text).toContain(
        `${label}${guard === null ? '' : ` [${guard}]`}${stays ? '' : ` → ${to}`}`,
      );
    }
  });
});
