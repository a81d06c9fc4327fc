import { readText } from './files.mjs';

const registry = 'https://registry.npmjs.org/';

export const name = 'lock file';
export const why = 'npm ci must work on every machine, from the public registry';

/**
 * Violations in package-lock.json: an optional dependency (a tool's binary for another platform) that
 * is left out, with which `npm ci` refuses the whole lock file; an address other than the public one.
 */
export function check(root) {
  const file = 'package-lock.json';
  const { packages } = JSON.parse(readText(root, file));
  return Object.entries(packages).flatMap(([path, entry]) => {
    const missing = Object.keys(entry.optionalDependencies ?? {})
      .filter((other) => !isLocked(packages, path, other))
      .map((other) => ({ file, message: `${path} may need ${other}, which is not locked` }));
    const foreign = entry.resolved !== undefined && !entry.resolved.startsWith(registry);
    return foreign
      ? [...missing, { file, message: `${path} comes from ${entry.resolved}` }]
      : missing;
  });
}

// Looked for as Node does: beside the package, then in each folder above.
function isLocked(packages, path, other) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${other}` in packages) return true;
    if (at === '') return false;
  }
}
