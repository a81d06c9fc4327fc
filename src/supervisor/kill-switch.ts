import type { SupervisorContext } from '../machines/supervisor-setup.ts';
import type { Cancel, Clock, FlagFile, Log } from './ports.ts';
import type { SqliteHost } from './host.ts';
import { lookAtFlag } from './look-at-flag.ts';
import { contextOf } from './views.ts';

/** Well under the 500 ms after which nothing automatic may start any more (DOMAIN §4). */
const LOOK_EVERY_MS = 100;

/**
 * Watches the flag file by looking at it: a notification of the file system may be missed, a look cannot. The relay
 * looks again before each automatic deed, so that even this interval is not a gap.
 */
export function watchFlag(edge: {
  host: SqliteHost;
  flag: FlagFile;
  clock: Clock;
  log: Log;
}): Cancel {
  const { host, flag, clock, log } = edge;
  let cancel: Cancel | null = null;
  let stopped = false;
  const look = async (): Promise<void> => {
    const seen = lookAtFlag(flag);
    const known = contextOf<SupervisorContext>(host.supervisor()).flag;
    if (seen.engaged !== known) {
      log.warn({ engaged: seen.engaged, cause: seen.cause }, 'the flag of the kill-switch changed');
      const saying = {
        type: 'switch.flag_seen',
        engaged: seen.engaged,
        cause: seen.cause,
      } as const;
      await host.tell('supervisor', saying, { by: { kind: 'system', id: 'flag file' } });
    }
    next();
  };
  const next = (): void => {
    if (stopped) return;
    cancel = clock.setTimer(LOOK_EVERY_MS, () => {
      look().catch((cause: unknown) => {
        // The relay still looks for itself before each automatic deed.
        log.error({ cause: String(cause) }, 'the flag of the kill-switch could not be told');
        next();
      });
    });
  };
  next();
  return () => {
    stopped = true;
    cancel?.();
  };
}
