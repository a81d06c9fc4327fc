import { createHash } from 'node:crypto';
import type { TicketContext } from '../machines/ticket-context.ts';
import type { Deed, DeedHandler } from '../supervisor/ports.ts';
import { commandIn } from '../workers/command-path.ts';
import { GitError } from '../workers/git.ts';
import { ticketKey } from '../workers/ticket-key.ts';
import { runLanding } from './command.ts';
import type { LandingEdge } from './edge.ts';
import type { Landed } from './fast-forward.ts';
import { commitOf, fastForward, isBusy } from './fast-forward.ts';

/** How often a landing that meets another git in the repository is tried before its owner is asked. */
const ATTEMPTS_MAX = 4;

export interface Landing {
  readonly deeds: Readonly<Record<string, DeedHandler>>;
  /** Tickets of one repository land one after the other. */
  readonly lanes: Readonly<Record<string, (deed: Deed) => string>>;
  /** The service ends: a command that runs is ended too, and run again by the next service. */
  stop(): void;
}

const ticketOf = ({ actor }: Deed): string => actor.slice('ticket/'.length);

/** Carries out the deed `land`. `landed` hears of each ticket whose commit has arrived. */
export function createLanding(edge: LandingEdge, landed: (ticket: string) => void): Landing {
  const ends = new AbortController();
  const land: DeedHandler = async (deed) => {
    const { actor } = deed;
    const sha = deed.params['sha'] as string;
    const ticket = edge.ticket(ticketOf(deed));
    if (!ticket) return [];
    // Opened again between the wish and the deed. The chart takes this word for no commit but the accepted one, so
    // that it is only recorded.
    if (ticket.acceptedSha !== sha) {
      const cause = 'called off: the ticket was opened again before its branch was landed';
      return [{ to: actor, saying: { type: 'landing.failed', sha, cause } }];
    }
    const result = await attempt(edge, { deed, ticket, sha, signal: ends.signal });
    if (!result.ok) {
      return [{ to: actor, saying: { type: 'landing.failed', sha, cause: result.cause } }];
    }
    landed(ticket.id);
    return [{ to: actor, saying: { type: 'landing.landed', sha } }];
  };
  return {
    deeds: { land },
    lanes: {
      land: (deed) => {
        const ticket = edge.ticket(ticketOf(deed));
        return `land in ${(ticket && edge.repo(ticket)?.path) ?? ''}`;
      },
    },
    stop: () => ends.abort(),
  };
}

interface Attempt {
  readonly deed: Deed;
  readonly ticket: TicketContext;
  readonly sha: string;
  readonly signal: AbortSignal;
}

async function attempt(edge: LandingEdge, wish: Attempt): Promise<Landed> {
  const { deed, ticket, sha } = wish;
  const repo = edge.repo(ticket);
  if (!repo) {
    const cause = `the configuration has no repository "${ticket.repo}"; add it under repos, then land`;
    return { ok: false, cause };
  }
  const { git } = edge;
  const landing = edge.landing();
  const baseBranch = ticket.baseBranch ?? repo.baseBranch;
  if (landing.mode === 'off' && deed.automatic) {
    return {
      ok: false,
      cause: 'landing.mode was set to off before this ticket landed; land by hand',
    };
  }
  if (!(await git.isRepository(repo.path))) {
    const cause = `${repo.path} is no git repository; mend repos in the configuration, then land`;
    return { ok: false, cause };
  }
  if (landing.mode === 'command') {
    const commit = await commitOf(git, repo.path, sha);
    if (!commit) {
      const cause = `the accepted commit ${sha} does not exist in ${repo.path}; open ${ticket.id} again`;
      return { ok: false, cause };
    }
    return await runLanding({
      command: commandIn(landing.command, {
        folder: edge.configDir,
        worktree: repo.path,
        first: 'folder',
      }),
      cwd: repo.path,
      env: {
        ...allowed(edge.environment, landing.env),
        CALLBOARD_TICKET: ticket.id,
        CALLBOARD_SHA: commit,
        CALLBOARD_BRANCH: `callboard/${ticketKey(ticket.id)}`,
        CALLBOARD_BASE_BRANCH: baseBranch,
        CALLBOARD_URL: edge.url(),
      },
      timeoutMs: landing.timeout,
      graceMs: edge.graceMs(),
      mark: markOf(edge.dataDir, ticket.id),
      signal: wish.signal,
    });
  }
  try {
    return await fastForward({ git, repoPath: repo.path, baseBranch, sha, ticket: ticket.id });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (isBusy(error) && deed.attempts + 1 < ATTEMPTS_MAX) throw error;
    return { ok: false, cause: error.message };
  }
}

function allowed(
  environment: LandingEdge['environment'],
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

const markOf = (dataDir: string, ticket: string): string =>
  createHash('sha256').update(`${dataDir}\nland\n${ticket}`).digest('hex').slice(0, 32);
