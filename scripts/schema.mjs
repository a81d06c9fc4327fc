// npm run schema: writes anew what is made of the code: docs/callboard.config.schema.json, docs/asyncapi.yaml, docs/cli.md
// and the keys in docs/config.md (a test fails when one is stale), and docs/rules.md (npm run check fails).
import { inRoot, root } from './root.mjs';
import { run } from './run.mjs';
import { main, say } from './say.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp({ withBuild: false });
  for (const script of ['write-schema.ts', 'write-rules.mjs']) {
    const path = inRoot('scripts', script);
    const code = await run(process.execPath, ['--import', 'tsx', path], { cwd: root });
    if (code !== 0) return code;
  }
  // The formatter's hand, so that the check finds them as they were written.
  const formatter = inRoot('node_modules/oxfmt/bin/oxfmt');
  const written = [inRoot('docs/asyncapi.yaml'), inRoot('docs/cli.md')];
  const formatted = await run(process.execPath, [formatter, ...written], { cwd: root });
  if (formatted !== 0) return formatted;
  say(
    'wrote docs/callboard.config.schema.json, docs/config.md, docs/asyncapi.yaml, docs/cli.md and docs/rules.md',
  );
  return 0;
});
