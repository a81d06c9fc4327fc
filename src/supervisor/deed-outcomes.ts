import type { By } from '../machines/by.ts';
import { DELIVER, noteFailedAttempt } from './deliveries.ts';
import type { Draft } from './draft.ts';
import type { Envelope } from './mailbox.ts';
import type { Outcome } from './ports.ts';
import type { RelayEdge } from './relay.ts';

/** How the relay's results get into the store: what a deed brought is told in the commit that marks the deed as done. */
export function deedOutcomes(host: {
  ask(envelope: Omit<Envelope, 'answer'>): Promise<Outcome>;
  commit(write: (draft: Draft) => void): boolean;
}): Pick<RelayEdge, 'done' | 'retry'> {
  return {
    async done(deed, says) {
      const by = performer(deed.actor);
      if (says.length === 0) {
        const message = { kind: 'nothing' } as const;
        const { outcome } = await host.ask({ to: deed.actor, message, by, deed: deed.key });
        return outcome !== 'unavailable';
      }
      const outcomes = await Promise.all(
        says.map(({ to, saying }, index) => {
          const last = index === says.length - 1;
          const message = { kind: 'say', saying } as const;
          return host.ask({ to, message, by, ...(last ? { deed: deed.key } : {}) });
        }),
      );
      return outcomes.every(({ outcome }) => outcome !== 'unavailable');
    },
    retry: async (deed, notBefore, cause) =>
      host.commit((draft) => {
        draft.deedsRetried.push({ key: deed.key, attempts: deed.attempts, notBefore });
        if (deed.type === DELIVER) noteFailedAttempt(draft, deed, cause);
      }),
  };
}

/** Whose word the outcome is: a runner's for what was done to a worker, else the service's own. */
function performer(actor: string): By {
  return actor.startsWith('worker/')
    ? { kind: 'runner', id: actor.slice('worker/'.length) }
    : { kind: 'system', id: 'callboard' };
}
