import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder: scripts work from any current directory. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);
