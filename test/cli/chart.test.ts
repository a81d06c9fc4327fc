import { describe, expect, it } from 'vitest';
import { CHART_NAMES, drawnChart } from '../../src/charts/chart.ts';
import { cli } from './captured-io.ts';

const FORMATS = ['text', 'json', 'mermaid', 'svg', 'scxml'] as const;
const BEGINNINGS: Readonly<Record<(typeof FORMATS)[number], RegExp>> = {
  text: /^ticket: The life of one ticket/,
  json: /^\{"name":"ticket"/,
  mermaid: /^stateDiagram-v2\n/,
  svg: /^<svg xmlns/,
  scxml: /^<\?xml version="1.0"/,
};

describe('chart', () => {
  it('list names the charts, without a service', async () => {
    const { code, stdout } = await cli(['chart', 'list']);
    expect(code).toBe(0);
    for (const name of CHART_NAMES) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    const { items } = JSON.parse((await cli(['chart', 'list', '--json'])).stdout) as {
      items: { name: string }[];
    };
    expect(items.map(({ name }) => name)).toEqual(CHART_NAMES);
  });

  it.each(FORMATS)('show gives %s, without a service', async (format) => {
    const { code, stdout } = await cli(['chart', 'show', 'ticket', '--format', format]);
    expect(code).toBe(0);
    expect(stdout).toMatch(BEGINNINGS[format]);
  });

  it('show gives the tree of states unless it is told otherwise', async () => {
    const plain = await cli(['chart', 'show', 'worker']);
    expect(plain.stdout).toBe((await cli(['chart', 'show', 'worker', '--format', 'text'])).stdout);
  });

  it('show --json gives what the service answers', async () => {
    const { stdout } = await cli(['chart', 'show', 'ticket', '--json']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(drawnChart('ticket'))));
  });

  it('show --json with another format is still one object', async () => {
    const { stdout } = await cli(['chart', 'show', 'worker', '--format', 'mermaid', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'worker', format: 'mermaid' });
  });

  it('show gives the picture for narrow screens, and takes no view that it does not know', async () => {
    const svg = async (...more: string[]) =>
      cli(['chart', 'show', 'ticket', '--format', 'svg', ...more]);
    const width = ({ stdout }: { stdout: string }) => Number(/width="([\d.]+)"/.exec(stdout)?.[1]);
    expect(width(await svg('--view', 'tall'))).toBeLessThanOrEqual(390);
    expect((await svg('--view', 'wide')).stdout).toBe((await svg()).stdout);
    expect((await svg('--view', 'round')).code).toBe(2);
  });

  it('show says which charts there are where one is not', async () => {
    for (const name of ['tickets', '__proto__']) {
      const { code, stderr } = await cli(['chart', 'show', name]);
      expect(code).toBe(3);
      expect(stderr).toContain('ticket, worker, supervisor');
    }
  });

  it('show takes no format that it does not know', async () => {
    expect((await cli(['chart', 'show', 'ticket', '--format', 'png'])).code).toBe(2);
  });
});
