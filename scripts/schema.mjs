// npm run schema: writes docs/callboard.config.schema.json and docs/asyncapi.yaml anew. A test fails when one is stale.
import { inRoot, root } from './root.mjs';
import { run } from './run.mjs';
import { main, say } from './say.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp({ withBuild: false });
  const code = await run(process.execPath, ['--import', 'tsx', inRoot('scripts/write-schema.ts')], {
    cwd: root,
  });
  if (code === 0) say('wrote docs/callboard.config.schema.json and docs/asyncapi.yaml');
  return code;
});
