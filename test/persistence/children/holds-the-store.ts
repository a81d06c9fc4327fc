/** Opens the store in the directory of argv, says so with its pid, and holds it for ever. */
import { openStore } from '../../../src/persistence/open.ts';

const store = openStore({ dataDir: process.argv[2] ?? '', clock: Date });
process.stdout.write(`${process.pid}\n`);
setInterval(() => store.head(), 1_000);
