// Makes a fresh clone ready to run: dependencies, then the build. Does nothing, quickly and
// silently, when there is nothing to do. Uses only what Node itself brings.
import { pathToFileURL } from 'node:url';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { checkGit, checkNativeApi, checkNode } from './requirements.mjs';
import { inRoot } from './root.mjs';
import { main } from './say.mjs';

/**
 * Checks Node and git, then installs and builds what is missing or stale. Throws SetUpError.
 * `withBuild: false` is for commands that never run dist/.
 */
export async function setUp({ withBuild = true } = {}) {
  checkNode();
  checkGit();
  if (!isInstalled() || (withBuild && !isBuilt())) {
    await withLock(inRoot('.setup.lock'), () => {
      // Asked again under the lock: another set-up may have done it while we waited.
      if (!isInstalled()) install();
      checkNativeApi();
      if (withBuild && !isBuilt()) build();
    });
  }
  checkNativeApi();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(() => setUp());
