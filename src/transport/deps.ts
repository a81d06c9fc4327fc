import type {
  ActorHost,
  Clock,
  FlagFile,
  Log,
  Random,
  Replayed,
  ReplayRefusal,
  TallyFilter,
} from '../supervisor/ports.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Agreement, SignalBody, Status } from './protocol/index.ts';

/** What the server is given. It holds no state of its own but its connections. */
export interface ServerDeps {
  readonly host: ActorHost;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The admin token as it is now: `token rotate` changes it while the server runs. */
  token(): string;
  /** The token that may look and change nothing. */
  readToken(): string;
  /** Makes both tokens new. @throws where their files cannot be written. */
  rotateTokens(): void;
  readonly server: ServerSettings;
  readonly flag: FlagFile;
  /** What a new ticket gets where its body is silent, and the names that the configuration knows. */
  ticketDefaults(): TicketDefaults;
  /** What everybody who may read is told of the configuration, as it is now. */
  settings(): SettingsShown;
  /** What runs here. */
  service(): Status['service'];
  readonly signals: Signals;
  readonly output: Output;
  /** The commits of a ticket's branch; null where there are none yet. */
  diff(ticket: string): Promise<TicketDiff | null>;
  /** A ticket in words, as it is now; null where there is none. */
  explain(ticket: string): object | null;
  /** How far reviewers and people agree, one row per reviewer and model. */
  agreement(filter: TallyFilter): readonly Agreement[];
  /** An actor rebuilt from its journal, as it was after event `at`. */
  replay(id: string, at: number | undefined): Promise<Replayed | ReplayRefusal>;
  readonly metrics: Metrics;
  readonly measures: Measures;
  /** Loaded, and the store takes writes. */
  ready(): { readonly ok: boolean; readonly detail: string };
  /** Absolute path of the built page; without it `/` says that there is none. */
  readonly pageFolder?: string;
  /** For tests: limits of streams and logins that differ from the defaults. */
  readonly limits?: Partial<Limits>;
}

export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** `name` or `name:port`, beyond the loopback names. */
  readonly allowedHosts: readonly string[];
  /** `scheme://name[:port]`, beyond the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Whether Stately's inspector may look on. */
  readonly inspect: boolean;
}

export interface TicketDefaults {
  readonly repo: string;
  readonly workflow: string;
  readonly requiresCommit: boolean;
  readonly repos: readonly string[];
  readonly workflows: readonly string[];
}

export type SettingsShown = Omit<
  Status,
  'state' | 'fault' | 'service' | 'killSwitch' | 'slots' | 'counts' | 'openEscalations'
>;

/** What is measured of this process and its disk; null where it cannot be. */
export interface Measures {
  /** How late the event loop was since the last call, in milliseconds. */
  eventLoopMs(): { readonly p50: number; readonly p99: number; readonly max: number } | null;
  databaseBytes(): Promise<number | null>;
  freeDiskBytes(): Promise<number | null>;
  memoryBytes(): number;
}

export interface Signals {
  /** Never throws for what an agent may send; it says what became of it. */
  submit(
    body: SignalBody,
    channel?: 'mcp' | 'signal',
  ): Promise<{
    readonly outcome: 'accepted' | 'unknown_nonce' | 'stale' | 'malformed' | 'unavailable';
    readonly seq?: number | undefined;
    readonly detail: string;
  }>;
  /** The run whose nonce this is or was; null where it is nobody's. */
  runOf(nonce: string): Promise<{ readonly run: string; readonly ticket: string } | null>;
}

export interface Output {
  /**
   * At most `limit` pieces of a worker's output after `from` (0 = the beginning). `next` is where to go on, also where
   * nothing more is there yet. Null where the worker left no output.
   */
  read(
    worker: string,
    from: number,
    limit: number,
  ): Promise<{ readonly items: readonly object[]; readonly next: number } | null>;
}

export interface TicketDiff {
  readonly base: string;
  readonly sha: string;
  readonly stat: string;
  readonly patch: string;
}

export interface Limits {
  /** Unsent bytes at which a live stream is cut off. */
  readonly bufferedBytesMax: number;
  /** Size at which a frame is closed while catching up; one larger commit is a larger frame. */
  readonly frameBytesMax: number;
  /** Journal rows that are read at once. */
  readonly pageRows: number;
  /** Moves that the flow is counted from; older ones are in the journal only. */
  readonly movesMax: number;
  readonly pingMs: number;
  readonly idleMs: number;
  readonly streamsMax: number;
  /** Wrong tokens that one address may send within a minute. */
  readonly failedLoginsMax: number;
  readonly bodyBytesMax: number;
}

export const LIMITS: Limits = {
  bufferedBytesMax: 1024 * 1024,
  frameBytesMax: 256 * 1024,
  pageRows: 200,
  movesMax: 200_000,
  pingMs: 30_000,
  idleMs: 60_000,
  streamsMax: 4_000,
  failedLoginsMax: 100,
  bodyBytesMax: 1024 * 1024,
};
