/** Opens the store in the directory of argv and prints how that went, as JSON. */
import { openStore } from '../../../src/persistence/open.ts';

try {
  openStore({ dataDir: process.argv[2] ?? '', clock: Date }).close();
  process.stdout.write(JSON.stringify({ code: 'opened' }));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  process.stdout.write(JSON.stringify({ code, message }));
}
