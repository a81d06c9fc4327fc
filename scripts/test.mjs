// npm test: all tests, ending with one plain line of counts that a script can read.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setUpChromium } from './chromium.mjs';
import { inRoot, root } from './root.mjs';
import { run } from './run.mjs';
import { main, say, SetUpError } from './say.mjs';
import { scratchFolder } from './scratch.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  if (runsPages(process.argv.slice(2))) getBrowser();
  const folder = scratchFolder();
  const report = join(folder, 'report.json');
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const vitest = inRoot('node_modules/vitest/vitest.mjs');
    const code = await run(process.execPath, [vitest, ...args, ...process.argv.slice(2)], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'test', TMPDIR: folder },
    });
    const { passed, failed, skipped } = count(report, code);
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    if (failed > 0 || passed === 0) return code || 1;
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The page's tests are among the slow ones: whoever asks for another project only needs no browser. */
function runsPages(args) {
  const projects = args.flatMap((arg, at) => {
    if (arg === '--project') return [args[at + 1]];
    return arg.startsWith('--project=') ? [arg.slice('--project='.length)] : [];
  });
  return projects.length === 0 || projects.includes('slow');
}

// Without a browser the other tests run all the same; the page's then fail with this very sentence.
function getBrowser() {
  try {
    setUpChromium();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(error.message);
  }
}

// A file that does not load has no tests in the report, and an error outside a test none either:
// each counts as one failure, so that the line never says "0 failed" about a red run.
function count(report, code) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const tests = results.flatMap((file) => file.assertionResults);
  const having = (...states) => tests.filter((test) => states.includes(test.status)).length;
  const unloaded = results.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = having('failed') + unloaded;
  return {
    passed: having('passed'),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: having('skipped', 'pending', 'todo', 'disabled'),
  };
}
