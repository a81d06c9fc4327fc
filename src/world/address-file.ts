import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../supervisor/ports.ts';

/**
 * Says in the data directory where its service is reached, without a trailing slash: the configuration does not know it
 * where a flag chose the port, or where the port is open. Clients read it like the token that lies beside it. Without
 * the file they go by the configuration, so a disk that does not take it is no reason not to start.
 * @returns takes the file away; after a crash it stays until the next start.
 */
export function addressFile(dataDir: string, url: string, log: Log): () => void {
  const path = join(dataDir, 'url');
  const building = `${path}.new`;
  try {
    writeFileSync(building, `${url}\n`, { mode: 0o600 });
    // Whole or not at all: a client may read at any moment.
    renameSync(building, path);
  } catch (cause) {
    log.warn({ path, cause: String(cause) }, 'the address of the service could not be written');
  }
  return () => rmSync(path, { force: true });
}
