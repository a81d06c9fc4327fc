// npm run bench: every bench/*.bench.ts in order, one process each; arguments select by name.
import { basename } from 'node:path';
import { filesBelow } from './content-hash.mjs';
import { inRoot, root } from './root.mjs';
import { run } from './run.mjs';
import { main, say } from './say.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  const wanted = process.argv.slice(2);
  const benches = filesBelow(inRoot('bench'))
    .filter((file) => file.endsWith('.bench.ts'))
    .filter((file) => wanted.length === 0 || wanted.some((name) => basename(file).includes(name)));
  if (benches.length === 0) say('no benches to run');
  let worst = 0;
  for (const file of benches) {
    say(`bench ${basename(file, '.bench.ts')}`);
    worst = Math.max(worst, await run(process.execPath, ['--import', 'tsx', file], { cwd: root }));
  }
  return worst;
});
