import type { SqliteStore } from '../../src/persistence/store.ts';
import type { Clock, Store, Unit } from '../../src/supervisor/ports.ts';

/** One life of the service, from its start to its end or its crash. */
export interface Life {
  alive: boolean;
}

/**
 * The store as one life of the service sees it. After a crash the host of that life is still in memory, which a dead
 * process would not be: it finds nothing, and whatever it commits fails.
 */
export function storeOf(
  life: Life,
  store: SqliteStore,
  edge: { tamper: (unit: Unit) => Unit; onCommitted: (unit: Unit) => void },
): Store {
  const afterDeath: Partial<Record<keyof Store, unknown>> = {
    liveActors: [],
    ticketStates: [],
    timers: [],
    deeds: [],
    openEscalations: [],
    escalation: null,
    journalAfter: [],
    actor: null,
    meta: null,
    receipt: null,
    source: null,
    head: 0,
    oldest: 1,
  };
  return new Proxy<Store>(store, {
    get(target, name: keyof Store) {
      if (name === 'commit') {
        return (unit: Unit) => {
          if (!life.alive) throw new Error('the service is dead');
          target.commit(edge.tamper(unit));
          edge.onCommitted(unit);
        };
      }
      if (!life.alive && name in afterDeath) return () => afterDeath[name];
      const value = target[name] as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** The clock as one life sees it: its timers die with it. */
export function clockOf(life: Life, clock: Clock): Clock {
  return {
    now: () => clock.now(),
    setTimer: (ms, call) =>
      life.alive
        ? clock.setTimer(ms, () => {
            if (life.alive) call();
          })
        : () => {},
  };
}
