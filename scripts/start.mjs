// npm start: the demo, from a fresh clone, with its options handed on.
import { inRoot } from './root.mjs';
import { run } from './run.mjs';
import { main } from './say.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  return run(process.execPath, [inRoot('dist/bin.js'), 'demo', ...process.argv.slice(2)]);
});
