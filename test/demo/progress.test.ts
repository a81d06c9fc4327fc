import { describe, expect, test } from 'vitest';
import { Output } from '../../src/cli/output.ts';
import { processIo } from '../../src/cli/io.ts';
import { widthOf } from '../../src/cli/terminal/width.ts';
import type { DemoRow } from '../../src/demo/judge.ts';
import { noProgress, onEvent } from '../../src/demo/progress.ts';
import type { Progress } from '../../src/demo/progress.ts';
import { redraw, renderFinalTable, renderProgress } from '../../src/demo/render.ts';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';

let sequence = 0;
const event = (type: string, data: Record<string, unknown>, subject = 'ORD-1'): StreamEvent => {
  sequence += 1;
  return {
    specversion: '1.0',
    id: String(sequence),
    sequence,
    source: `/tickets/${subject}`,
    subject,
    type: `callboard.${type}`,
    time: '2024-03-01T10:11:12.000Z',
    datacontenttype: 'application/json',
    data,
  };
};
const after = (events: StreamEvent[], from: Progress = noProgress): Progress =>
  events.reduce((progress, one) => onEvent(progress, one).progress, from);

const output = (columns: number | null, env: Record<string, string> = {}): Output => {
  const real = processIo();
  const stdout = { ...quiet, isTTY: columns !== null, ...(columns === null ? {} : { columns }) };
  return new Output({ ...real, stdout, stderr: quiet, env }, { json: false, colour: true });
};
const quiet = { write: () => true, on: () => {}, off: () => {}, once: () => {} };

const created = event('ticket.created', {
  to: 'todo',
  ticket: { id: 'ORD-1', title: 'Round \u001B[2Jhalf', statePath: 'todo', reason: null, runs: 0 },
});
const started = event('ticket.transition', {
  event: { type: 'dispatcher.granted' },
  from: 'todo',
  to: 'in_progress',
  by: { kind: 'dispatcher', id: 'dispatcher' },
  ticket: { statePath: 'in_progress', runs: 1 },
});

describe('what an event leaves behind', () => {
  test('is the ticket as the events told it', () => {
    expect(after([created, started]).get('ORD-1')).toMatchObject({
      title: 'Round \u001B[2Jhalf',
      statePath: 'in_progress',
      runs: 1,
      reason: null,
    });
  });

  test('is no line where the supervisor only counts', () => {
    const move = (to: string) =>
      onEvent(noProgress, event('supervisor.transition', { from: 'running', to })).lines;
    expect(move('running')).toEqual([]);
    expect(move('paused')).toHaveLength(1);
  });

  test('is one line with time, ticket and words', () => {
    expect(onEvent(noProgress, started).lines).toEqual([
      expect.stringMatching(/^10:11:12 ORD-1 {2}todo → in_progress on dispatcher\.granted/),
    ]);
  });

  test.each(['operator.health', 'worker.transition', 'escalation.delivered', 'ticket.updated'])(
    'is no line for %s',
    (type) => {
      expect(onEvent(noProgress, event(type, {})).lines).toEqual([]);
    },
  );

  test('does not change what was known before', () => {
    const before = after([created]);
    onEvent(before, started);
    expect(before.get('ORD-1')?.statePath).toBe('todo');
  });

  test('ignores fields of a type that they should not have', () => {
    const odd = event('ticket.transition', { ticket: { runs: 'many', title: 7, statePath: null } });
    expect(after([created, odd]).get('ORD-1')).toMatchObject({ runs: 0, statePath: 'todo' });
    expect(after([event('ticket.transition', { ticket: 'none' })]).size).toBe(1);
  });
});

describe('the live table', () => {
  const many = after(
    Array.from({ length: 40 }, (_, nth) =>
      event(
        'ticket.created',
        { ticket: { title: '日本'.repeat(40), statePath: nth < 35 ? 'done' : 'in_progress' } },
        `ORD-${nth}`,
      ),
    ),
  );

  test('fits the terminal, and keeps those that move', () => {
    const lines = renderProgress(many, output(60, { NO_COLOR: '1' }), 24);
    expect(lines.length).toBeLessThanOrEqual(22);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.includes('in_progress'))).toHaveLength(5);
    expect(lines.at(-1)).toMatch(/^and \d+ more$/);
  });

  test('holds nothing that a terminal would act on, without colours', () => {
    const lines = renderProgress(after([created]), output(80, { NO_COLOR: '1' }), 24);
    expect(lines.join('')).not.toContain('\u001B');
  });

  test('is drawn over the one before', () => {
    expect(redraw(0, ['a'])).toBe('\r\u001B[Ja\n');
    expect(redraw(3, ['a', 'b'])).toBe('\u001B[3A\r\u001B[Ja\nb\n');
  });
});

describe('the final table', () => {
  const row: DemoRow = {
    id: 'ORD-9',
    title: 'Read very large CSV files',
    expected: 'needs_input (died_twice)',
    actual: 'needs_input (died_twice)',
    ok: true,
    why: 'killed, then crashed: no third worker starts by itself',
  };

  test('says where every ticket rests and why, whole where the output is no terminal', () => {
    const lines = renderFinalTable([row], output(null));
    expect(lines[1]).toBe(
      '✓  ORD-9   needs_input (died_twice)  Read very large CSV files  killed, then crashed: no third worker starts by itself',
    );
    expect(lines.at(-1)).toBe('All 1 tickets rest where they should.');
  });

  test('marks what is wrong and counts it', () => {
    const wrong = { ...row, ok: false, why: 'runs 3 instead of 2' };
    const lines = renderFinalTable([row, wrong], output(null));
    expect(lines[2]).toMatch(/^✗ .*runs 3 instead of 2$/);
    expect(lines.at(-1)).toBe('Not where they should be: 1 of 2 tickets.');
  });

  test('fits a narrow terminal', () => {
    for (const line of renderFinalTable([row], output(50, { NO_COLOR: '1' }))) {
      expect(widthOf(line)).toBeLessThanOrEqual(50);
    }
  });
});
