import { expect, test } from 'vitest';
import { run, setUpOnce } from './a-clone.ts';

const aReadyClone = setUpOnce();

type Status = 'passed' | 'failed' | 'pending' | 'todo';

/** A test runner's report with these tests, one list for each file; and what the runner exits with. */
function aReport(files: { status: 'passed' | 'failed'; tests: Status[] }[], code: number) {
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((each) => ({ status: each })),
  }));
  return { 'report.json': JSON.stringify({ testResults }), 'exit-code': String(code) };
}

const lastLine = (stdout: string) => stdout.trimEnd().split('\n').at(-1);

test.each([
  [
    'all passed',
    aReport([{ status: 'passed', tests: ['passed', 'passed'] }], 0),
    '2 passed, 0 failed',
    0,
  ],
  [
    'some failed',
    aReport(
      [
        { status: 'failed', tests: ['passed', 'failed'] },
        { status: 'passed', tests: ['passed'] },
      ],
      1,
    ),
    '2 passed, 1 failed',
    1,
  ],
  [
    'some left out',
    aReport([{ status: 'passed', tests: ['passed', 'pending', 'todo'] }], 0),
    '1 passed, 0 failed, 2 skipped',
    0,
  ],
  [
    'a file that does not load',
    aReport(
      [
        { status: 'failed', tests: [] },
        { status: 'passed', tests: ['passed'] },
      ],
      1,
    ),
    '1 passed, 1 failed',
    1,
  ],
  [
    'an error outside all tests',
    aReport([{ status: 'passed', tests: ['passed'] }], 1),
    '1 passed, 1 failed',
    1,
  ],
  ['no test at all', aReport([], 0), '0 passed, 0 failed', 1],
  [
    'only tests left out',
    aReport([{ status: 'passed', tests: ['pending'] }], 0),
    '0 passed, 0 failed, 1 skipped',
    1,
  ],
  ['a runner that crashed', { 'exit-code': '134' }, '0 passed, 1 failed', 134],
])('npm test ends with its line after %s', async (_, files, line, code) => {
  const ended = await run(aReadyClone(files), 'test.mjs');
  expect(lastLine(ended.stdout)).toBe(line);
  expect(ended.code).toBe(code);
});

test('npm test hands its arguments on', async () => {
  const clone = aReadyClone(aReport([{ status: 'passed', tests: ['passed'] }], 0));
  const { stdout } = await run(clone, 'test.mjs', ['--project', 'fast', '-t', 'a name']);
  expect(stdout).toContain(' --project fast -t a name\n');
});

test.each([
  ['whole', [], true],
  ['of the slow project', ['--project', 'slow'], true],
  ['of the fast project', ['--project', 'fast'], false],
  ['of the fast project, said in one word', ['--project=fast'], false],
])('npm test looks for a browser when it is a run %s: %j', async (_, args, looks) => {
  const clone = aReadyClone(aReport([{ status: 'passed', tests: ['passed', 'failed'] }], 1));
  const { stdout, stderr } = await run(clone, 'test.mjs', args, { CALLBOARD_CHROMIUM: '/no/such' });
  expect(stderr.includes('CALLBOARD_CHROMIUM names /no/such')).toBe(looks);
  // The tests run all the same, and their line says how that went.
  expect(lastLine(stdout)).toBe('1 passed, 1 failed');
});
