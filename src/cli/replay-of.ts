import type { Replay } from '../transport/protocol/replay.ts';
import { segment } from './client.ts';
import { CliError, usageError } from './cli-error.ts';
import type { ServiceCommands } from './commands/service.ts';
import { EXIT } from './exit-code.ts';
import type { Session } from './session.ts';
import { withStore } from './store-refusal.ts';
import { oneLine } from './terminal/lines.ts';

/**
 * The service is asked first: it knows its own data directory. Where none answers and none was named, the database of
 * the configuration is read as it lies there.
 */
export async function replayOf(
  id: string,
  at: number | undefined,
  session: Session,
  service: ServiceCommands,
): Promise<Replay> {
  return eitherWay(
    session,
    async () => (await session.client()).get<Replay>(`/replay/${segment(id)}`, { at }),
    async (dataDir) => {
      const tools = await service.database();
      const replayed = await withStore(() => tools.replay(dataDir, id, at));
      if (!('refused' in replayed)) return replayed;
      const detail = `${oneLine(replayed.detail)}.`;
      if (replayed.refused === 'beyond_head') throw usageError(detail);
      throw new CliError(detail, { exitCode: EXIT.notFound, code: 'not_found' });
    },
  );
}

/** Asks the service; where none answers and none was named, the database of the configuration. */
export async function eitherWay<T>(
  session: Session,
  ask: () => Promise<T>,
  read: (dataDir: string) => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const named = session.options.url ?? session.io.env['CALLBOARD_URL'];
    if (!(error instanceof CliError) || error.code !== 'unreachable' || named) throw error;
    return read((await session.config()).dataDir);
  }
}
