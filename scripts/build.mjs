import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentHash, filesBelow } from './content-hash.mjs';
import { inRoot, root } from './root.mjs';
import { main, say, SetUpError } from './say.mjs';

const inputs = [
  'src',
  'web',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.types.json',
  'package-lock.json',
  'scripts/build.mjs',
];
/** What the compiler writes for one source. */
const BUILT = /(\.js(\.map)?|\.d\.ts)$/;
const stamp = inRoot('dist/.built-from');

/** True when dist/ was built from exactly the sources that are there now. */
export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === contentHash(root, inputs);
}

/** Compiles src/ into dist/, copies what is not TypeScript, and removes the output of deleted sources. */
export function build() {
  say('building dist/');
  const from = contentHash(root, inputs);
  compile('tsconfig.build.json');
  compile('tsconfig.types.json');
  copyAssets();
  removeOrphans();
  layOutCharts();
  buildPage(from);
  const bin = inRoot('dist/bin.js');
  if (existsSync(bin)) chmodSync(bin, 0o755);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, from);
}

function compile(project) {
  const tsc = inRoot('node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0)
    throw new SetUpError('the build failed: put right the type errors above and run this again.');
}

/** Writes dist/charts/layouts.json: the pictures of the charts, so that no service has to lay them out. */
function layOutCharts() {
  const { status } = spawnSync(process.execPath, [inRoot('dist/charts/write-layouts.js')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new SetUpError('the build failed: the charts could not be laid out.');
}

/** Bundles web/ into dist/page/. `build.json` says which page it is, and so does the page: an old one can tell. */
function buildPage(from) {
  const id = from.slice(0, 12);
  const { status } = spawnSync(
    process.execPath,
    [inRoot('node_modules/vite/bin/vite.js'), 'build', inRoot('web'), '--logLevel', 'warn'],
    { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, CALLBOARD_PAGE_BUILD: id } },
  );
  if (status !== 0) throw new SetUpError('the build failed: the page could not be bundled.');
  writeFileSync(inRoot('dist/page/build.json'), `${JSON.stringify({ id })}\n`);
}

function copyAssets() {
  for (const file of filesBelow(inRoot('src')).filter((name) => !name.endsWith('.ts'))) {
    cpSync(file, inRoot('dist', relative(inRoot('src'), file)));
  }
}

// The compiler never deletes: a renamed source would live on in dist/ and could still be imported.
function removeOrphans() {
  for (const file of filesBelow(inRoot('dist'))) {
    if (!BUILT.test(file)) continue;
    const source = relative(inRoot('dist'), file).replace(BUILT, '');
    const origin = join(root, 'src', source);
    if (!existsSync(`${origin}.ts`) && !existsSync(`${origin}.js`)) rmSync(file);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(() => build());
