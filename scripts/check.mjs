// npm run check: types, lint, format, and our own rules. All are run, then the verdict is given.
import { inRoot, root } from './root.mjs';
import { run } from './run.mjs';
import { main, say } from './say.mjs';
import { setUp } from './setup.mjs';
import * as cleanText from './rules/clean-text.mjs';
import * as domainRules from './rules/domain-rules.mjs';
import * as fileLength from './rules/file-length.mjs';
import * as importDirections from './rules/import-directions.mjs';
import * as liveDocs from './rules/live-docs.mjs';
import * as lockFile from './rules/lock-file.mjs';
import * as pureCharts from './rules/pure-charts.mjs';

const rules = [
  importDirections,
  pureCharts,
  fileLength,
  cleanText,
  liveDocs,
  lockFile,
  domainRules,
];

const tools = [
  { name: 'types', bin: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
  {
    name: 'lint',
    bin: 'oxlint/bin/oxlint',
    args: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
  },
  { name: 'format', bin: 'oxfmt/bin/oxfmt', args: ['--check', '.'] },
];

await main(async () => {
  // The compiler below sees every type error, the build would stop at the first folder with one.
  await setUp({ withBuild: false });
  const failed = [];
  for (const { name, bin, args } of tools) {
    say(`check: ${name}`);
    const path = inRoot('node_modules', bin);
    if ((await run(process.execPath, [path, ...args], { cwd: root })) !== 0) failed.push(name);
  }
  for (const rule of rules) {
    say(`check: ${rule.name}`);
    const violations = await rule.check(root);
    for (const { file, line, message } of violations) {
      console.log(`${file}${line ? `:${line}` : ''}: ${message}`);
    }
    if (violations.length > 0) {
      failed.push(rule.name);
      console.log(`${rule.name}: ${rule.why}`);
    }
  }
  say(failed.length === 0 ? 'check: all is well' : `check failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
