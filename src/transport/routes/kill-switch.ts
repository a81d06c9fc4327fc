import type { Saying } from '../../supervisor/ports.ts';
import type { App } from '../app.ts';
import type { ServerDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { ProblemError } from '../problem.ts';
import type { KillSwitch } from '../protocol/index.ts';
import { API, byBodySchema, killSwitchBodySchema, killSwitchSchema } from '../protocol/index.ts';
import type { Answer } from '../send.ts';
import { send } from '../send.ts';
import { carryOut } from '../write.ts';

/** What the whole service may do by itself: the kill-switch, drain and resume (DOMAIN §4). */
export function killSwitchRoutes(app: App, deps: ServerDeps): void {
  const response = answers({ 200: killSwitchSchema });

  app.get(
    `${API}/kill-switch`,
    { schema: { summary: 'The kill-switch, and what waits for its release', response } },
    async () => current(deps),
  );

  app.put(
    `${API}/kill-switch`,
    {
      schema: {
        summary: 'Engages or releases the kill-switch',
        body: killSwitchBodySchema,
        response,
      },
    },
    async (request, reply) => {
      const { engaged, halt = false, reason = null, by } = request.body;
      const saying: Saying = engaged
        ? { type: 'person.engaged', halt, reason }
        : { type: 'person.released', reason };
      const before = current(deps);
      const answer = await carryOut(deps, request, {
        by,
        versioned: false,
        tell: (options) => {
          if (!engaged) clearFlag(deps);
          return deps.host.tell('supervisor', saying, options);
        },
        answer: () => ({ status: 200, body: expected(deps, before, { engaged, reason, by }) }),
        fresh: () => ok(deps),
        // The watcher of the flag file may have been quicker: then it is already as it was wanted.
        settled: () => (current(deps).engaged === engaged ? ok(deps) : null),
        allowed: () => [],
      });
      return send(reply, answer);
    },
  );

  const commands = [
    {
      name: 'drain',
      saying: { type: 'person.drained' },
      summary: 'Starts nothing new and waits for what runs',
      isSo: (state: string) => state.startsWith('draining'),
      leadsTo: (engaged: boolean) => (engaged ? 'draining.held' : 'draining.going'),
    },
    {
      name: 'resume',
      saying: { type: 'person.resumed' },
      summary: 'Ends a drain or a pause after mass deaths',
      isSo: (state: string) => state === 'running',
      leadsTo: (engaged: boolean) => (engaged ? 'paused.held' : 'running'),
    },
  ] as const;
  for (const { name, saying, summary, isSo, leadsTo } of commands) {
    app.post(
      `${API}/${name}`,
      { schema: { summary, body: byBodySchema, response } },
      async (request, reply) => {
        const before = current(deps);
        const answer = await carryOut(deps, request, {
          by: request.body?.by,
          versioned: false,
          tell: (options) => deps.host.tell('supervisor', saying, options),
          answer: () => ({ status: 200, body: { ...before, state: leadsTo(before.engaged) } }),
          fresh: () => ok(deps),
          settled: () => (isSo(current(deps).state) ? ok(deps) : null),
          allowed: () => [],
        });
        return send(reply, answer);
      },
    );
  }
}

const current = ({ host }: ServerDeps) => ({
  ...host.queries.killSwitch(),
  state: host.queries.supervisor().state,
});

const ok = (deps: ServerDeps): Answer => ({ status: 200, body: current(deps) });

/** The file first: with it still there, a release would be undone the next time that somebody looks. */
function clearFlag({ flag }: ServerDeps): void {
  try {
    flag.clear();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ProblemError(
      'unavailable',
      `The flag file cannot be removed, so nothing was released. Remove it by hand and try again. ${why}`,
    );
  }
}

/** The switch as the change leaves it; inside the commit it cannot be read yet. */
function expected(
  deps: ServerDeps,
  before: ReturnType<typeof current>,
  change: { engaged: boolean; reason: string | null; by: string | undefined },
): Omit<KillSwitch, 'held' | 'state'> & Pick<typeof before, 'held' | 'state'> {
  const { engaged, reason, by = 'admin' } = change;
  const flag = before.source === 'file' || before.source === 'both';
  return {
    engaged,
    source: engaged ? (flag ? 'both' : 'stored') : null,
    by,
    reason,
    since: engaged ? (before.since ?? new Date(deps.clock.now()).toISOString()) : null,
    held: engaged ? before.held : [],
    state: before.engaged === engaged ? before.state : engaged ? 'paused.held' : 'running',
  };
}
