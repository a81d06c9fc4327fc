// npm run check: types, lint, format, and our own rules. All are run, then the verdict is given.
import { inRoot, root } from './root.mjs';
import { run } from './run.mjs';
import { main, say } from './say.mjs';
import { setUp } from './setup.mjs';

const rules = [
  'import-directions',
  'pure-charts',
  'file-length',
  'clean-text',
  'live-docs',
  'lock-file',
  'domain-rules',
  'scoped-styles',
];

const tools = [
  { name: 'types', bin: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
  {
    name: 'types of the page',
    bin: 'typescript/bin/tsc',
    args: ['-p', 'web/tsconfig.json', '--noEmit'],
  },
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
  for (const file of rules) {
    // Only now: a rule may use a library, which a fresh clone has since the set-up.
    const rule = await import(`./rules/${file}.mjs`);
    say(`check: ${rule.name}`);
    const violations = await rule.check(root);
    for (const { file: where, line, message } of violations) {
      console.log(`${where}${line ? `:${line}` : ''}: ${message}`);
    }
    if (violations.length > 0) {
      failed.push(rule.name);
      console.log(`${rule.name}: ${rule.why}`);
    }
  }
  say(failed.length === 0 ? 'check: all is well' : `check failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
});
