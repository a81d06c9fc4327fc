import { takeOwnership } from './persistence/owner.ts';
import { dataPaths } from './persistence/data-dir.ts';
import { existingDatabase } from './persistence/read-only.ts';
import { systemClock, systemRandom } from './world/system.ts';
import { rotateTokenFiles } from './world/token-file.ts';

/**
 * Makes the tokens of a data directory new while no service runs on it: the lock is held meanwhile, or a service that
 * starts in between would go on with the old ones.
 * @throws {StoreError} `not_there`, `in_use`, `data_dir`
 * @throws {TokenFileError}
 */
export function rotateTokens(dataDir: string): void {
  existingDatabase(dataDir);
  const ownership = takeOwnership(dataPaths(dataDir), systemClock);
  try {
    rotateTokenFiles(dataDir, systemRandom);
  } finally {
    ownership.release();
  }
}
