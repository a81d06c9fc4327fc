import { lstatSync, rmdirSync, rmSync } from 'node:fs';
import type { FlagFile } from '../supervisor/ports.ts';

/** The kill-switch's flag file. It may be empty; that it exists is what counts. */
export function flagFile(path: string): FlagFile {
  return {
    read() {
      try {
        // Not followed: a link that leads nowhere is somebody's flag all the same.
        const stat = lstatSync(path);
        return {
          engaged: true,
          cause: stat.isFile() ? `${path} exists` : `${path} exists and is not a file`,
        };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // Only this says for certain that there is none. Any other error is a doubt, and a doubt counts as engaged.
        if (code === 'ENOENT') return { engaged: false, cause: null };
        return { engaged: true, cause: `${path} cannot be looked at: ${code ?? String(error)}` };
      }
    },
    clear() {
      try {
        rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_FS_EISDIR') throw error;
        // A folder engages as well. One with something in it is somebody's, and stays.
        rmdirSync(path);
      }
    },
  };
}
