import { readFileSync } from 'node:fs';

/** What was built and installed here, as the files beside the program say. */

const PACKAGE = new URL('../../package.json', import.meta.url);
const PAGE = new URL('../page/build.json', import.meta.url);

/** @throws where the package has lost its package.json. */
export function installedVersion(): string {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return version;
}

/**
 * The id of the page that was built, read each time: a page that stays open sees by it that another one is there now.
 * @returns null where there is none, or none that says which it is
 */
export function builtPage(file: URL = PAGE): string | null {
  try {
    const { id } = JSON.parse(readFileSync(file, 'utf8')) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}
