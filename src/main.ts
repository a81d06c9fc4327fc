import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from './config/config.ts';
import { ConfigInForce } from './config/in-force.ts';
import { createCourier } from './escalations/courier.ts';
import { explained } from './explained.ts';
import type { TicketContext } from './machines/ticket-context.ts';
import type { WorkerContext } from './machines/worker-context.ts';
import { operatorEdge } from './operator-edge.ts';
import { Operator } from './operator/operator.ts';
import { openStore } from './persistence/open.ts';
import { policiesNow, ticketDefaults } from './policies.ts';
import type { ConfigFile } from './reload.ts';
import { startReload } from './reload.ts';
import { agreementOf } from './review/agreement.ts';
import { reviewDeeds } from './review/deeds.ts';
import { readVerdict } from './review/verdict.ts';
import { projectOf, statusOfConfig } from './status-of-config.ts';
import { statePath } from './step/step.ts';
import { DELIVER, deliverDeed } from './supervisor/deliveries.ts';
import { movesHeld } from './supervisor/facts.ts';
import { SqliteHost } from './supervisor/host.ts';
import { watchFlag } from './supervisor/kill-switch.ts';
import type { Activity, Log } from './supervisor/ports.ts';
import { replay } from './supervisor/replay.ts';
import { contextOf } from './supervisor/views.ts';
import { createMetrics } from './transport/metrics/metrics.ts';
import { createServer } from './transport/server.ts';
import { startLanding } from './landing/start.ts';
import { ticketDiff } from './review/ticket-diff.ts';
import { workerDeeds } from './workers/deeds.ts';
import type { Launch, WorkersEdge } from './workers/edge.ts';
import { Followers } from './workers/followers.ts';
import { createGit } from './workers/git.ts';
import { workerOutput } from './workers/output.ts';
import { shellWord } from './workers/shell-word.ts';
import { runOfBearer, submitSignal } from './workers/signals.ts';
import { ticketKey } from './workers/ticket-key.ts';
import { addressFile } from './world/address-file.ts';
import { builtPage, installedVersion } from './world/build.ts';
import { flagFile } from './world/flag-file.ts';
import { gauges } from './world/gauges.ts';
import { heartbeat } from './world/pulse.ts';
import { systemClock, systemRandom } from './world/system.ts';
import { tokenFiles } from './world/token-file.ts';

export interface Service {
  readonly url: string;
  readonly token: string;
  readonly host: SqliteHost;
  /** Graceful end: streams are closed with 1001, workers go on by themselves. Resolves when all is closed. */
  stop(): Promise<void>;
  /** Reads the configuration file again; a bad one changes nothing and is told. Never rejects. */
  reload(): Promise<void>;
  /** Resolves with the reason when the service ends by itself. */
  readonly failed: Promise<string>;
}

export interface ServiceOptions {
  readonly config: Config;
  /** The folder of its file. */
  readonly configDir: string;
  /** The file itself, to be read again when it changes; without it the configuration stays as it is. */
  readonly configFile?: ConfigFile;
  readonly log: Log;
  /** From which the allow-lists of profiles and gates choose; the process's own unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const RUNNER = fileURLToPath(new URL('./workers/runner/runner.js', import.meta.url));
const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
const COMMAND_LINE = fileURLToPath(new URL('./bin.js', import.meta.url));
const GO_TIMEOUT_MS = 30_000;
/** Below this the runner could not keep one event in each half of its log. */
const LOG_BYTES_MIN = 256 * 1024;

/**
 * Ties everything together and starts it in order: store, actors, workers of an earlier life, transport, and last what
 * acts by itself.
 * @throws StoreError (`in_use` and others), TokenFileError, or the error of `listen`.
 */
export async function startService({
  config,
  configDir,
  configFile,
  log,
  environment = process.env,
}: ServiceOptions): Promise<Service> {
  const clock = systemClock;
  const version = installedVersion();
  const store = openStore({ dataDir: config.dataDir, clock });
  let fail: (why: string) => void = () => {};
  const failed = new Promise<string>((resolve) => (fail = resolve));
  try {
    const tokens = tokenFiles(config.dataDir, systemRandom);
    for (const folder of ['runs', 'artifacts']) {
      mkdirSync(join(config.dataDir, folder), { recursive: true, mode: 0o700 });
    }
    const flag = flagFile(config.killSwitch.file);
    const inForce = new ConfigInForce(config, { file: configFile?.path ?? null, at: clock.now() });
    const current = (): Config => inForce.config;
    const policies = policiesNow(current);
    const metrics = createMetrics(() => performance.now());
    const courier = createCourier({
      channels: () => current().escalation.channels,
      clock,
      folder: configDir,
      environment,
      platform: process.platform,
    });
    // The host asks for signs of life before the followers exist: they need the host.
    let followers: Followers | null = null;
    const pulse = heartbeat(clock);
    const activity: Activity = { last: (worker) => followers?.last(worker) ?? null };
    const host = new SqliteHost({
      store,
      clock,
      log,
      flag,
      activity,
      pulse,
      policies,
      globalOwner: () => current().owner,
      channels: () => courier.channels(),
      branchOf: (ticket) => `callboard/${ticketKey(ticket)}`,
      meter: metrics.meter,
      onFatal: (why) => fail(why),
    });
    let url = '';
    const edge = workersEdge({ current, configDir, log, host, environment, url: () => url });
    followers = new Followers(edge);
    host.registerDeeds(workerDeeds(edge));
    host.registerDeeds(reviewDeeds(edge));
    const landing = startLanding(host, {
      ...edge,
      landing: () => current().landing,
      graceMs: () => current().limits.grace,
      hasWorker: (ticket) => host.memory.roster.hasWorker(ticket),
      held: () => flag.read().engaged || movesHeld(host.supervisor()),
    });
    const escalation = (id: string) => host.queries.escalation(id);
    host.registerDeeds({
      [DELIVER]: deliverDeed({ courier: metrics.counted(courier), escalation }),
    });
    await host.load();
    const reconcile = (): void => followers?.reconcile(host.memory.roster.workers.values());
    const stopFollowing = host.onCommit(reconcile);
    const server = await createServer({
      host,
      clock,
      random: systemRandom,
      log,
      pageFolder: PAGE,
      token: () => tokens.admin(),
      readToken: () => tokens.reader(),
      rotateTokens: () => tokens.rotate(),
      server: config.server,
      flag,
      ticketDefaults: () => ticketDefaults(current()),
      settings: () => ({ ...statusOfConfig(current()), config: inForce.state }),
      explain: (ticket) =>
        explained(ticket, {
          queries: host.queries,
          settings: () => statusOfConfig(current()),
          now: () => clock.now(),
        }),
      service: () => ({ version, project: projectOf(current()), page: builtPage() }),
      signals: {
        submit: (body, channel) => submitSignal(edge, body, channel),
        runOf: (nonce) => runOfBearer(edge, nonce),
      },
      output: workerOutput(edge),
      diff: (ticket) => ticketDiff(edge, ticket),
      replay: (id, at) => replay(store, id, { at, pause: () => nextTurn() }),
      agreement: (filter) => agreementOf(host.queries.reviewTallies(filter)),
      metrics,
      measures: gauges({
        dataDir: config.dataDir,
        database: join(config.dataDir, 'callboard.db'),
      }),
      ready: () => ({ ok: host.fault === null, detail: host.fault ?? 'ready' }),
    });
    ({ url } = await server.listen({ host: config.server.host, port: config.server.port }));
    const forgetAddress = addressFile(config.dataDir, url, log);
    // Before timers and deeds: a worker that lives is found again before anything can judge it silent or start another.
    reconcile();
    await followers.caughtUp();
    await host.start();
    landing.begin();
    const stopWatching = watchFlag({ host, flag, clock, log });
    const operator = new Operator(
      operatorEdge({ config: current, host, flag, log, git: edge.git }),
    );
    operator.start();
    const reload = startReload(configFile, {
      inForce,
      host,
      clock,
      log,
      onApplied: () => operator.retime(),
    });
    const stop = async (): Promise<void> => {
      forgetAddress();
      reload.stop();
      stopWatching();
      landing.stop();
      await operator.stop();
      pulse.stop();
      await host.stop();
      await landing.stopped();
      stopFollowing();
      await followers?.stop();
      await server.close();
      store.close();
    };
    return {
      url,
      token: tokens.admin(),
      host,
      reload: () => reload.now(),
      stop: once(stop),
      failed,
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= run());
}

function workersEdge(parts: {
  current: () => Config;
  configDir: string;
  log: Log;
  host: SqliteHost;
  environment: Readonly<Record<string, string | undefined>>;
  url: () => string;
}): WorkersEdge {
  const { current, configDir, log, host, environment, url } = parts;
  return {
    host,
    clock: systemClock,
    log,
    git: createGit(),
    dataDir: current().dataDir,
    configDir,
    worktrees: current().worktrees.root,
    runnerPath: RUNNER,
    logBytesMax: () => Math.max(current().limits.logBytes, LOG_BYTES_MIN),
    goTimeoutMs: GO_TIMEOUT_MS,
    url,
    environment,
    launch: (worker) => launchOf(current(), worker),
    repo: ({ repo }) => current().repos[repo] ?? null,
    worker: (id) => {
      const actor = host.memory.actor(`worker/${id}`);
      return (
        actor && {
          context: contextOf<WorkerContext>(actor.snapshot),
          path: statePath(actor.snapshot.value),
        }
      );
    },
    ticket: (id) => {
      const actor = host.memory.actor(`ticket/${id}`);
      return actor && contextOf<TicketContext>(actor.snapshot);
    },
    readAnswer: readVerdict,
    comments: (ticket, cursor) => host.queries.comments(ticket, { limit: 500, cursor }),
    runs: (ticket) => host.queries.runs(ticket),
    signalCommand: [process.execPath, COMMAND_LINE].map(shellWord).join(' '),
  };
}

function launchOf(config: Config, worker: WorkerContext): Launch | null {
  if (worker.role === 'gate') {
    const gate = config.gates[worker.gate ?? ''];
    return gate
      ? { command: gate.command, env: gate.env, prompt: 'none', plainSentinels: false }
      : null;
  }
  return config.profiles[worker.policy.profile] ?? null;
}
