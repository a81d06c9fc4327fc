import { readdirSync } from 'node:fs';
import type { ActorHost, Deed, DeedHandler } from '../supervisor/ports.ts';
import { createLanding } from './deeds.ts';
import type { LandingEdge } from './edge.ts';
import { Tidy } from './tidy.ts';

/** What carries out deeds, as far as landing needs it. */
interface Host extends Pick<ActorHost, 'queries' | 'onCommit'> {
  registerDeeds(
    handlers: Readonly<Record<string, DeedHandler>>,
    lanes: Readonly<Record<string, (deed: Deed) => string>>,
  ): void;
}

export interface Landings {
  /** To be called when the host acts: worktrees that an earlier life left may go. */
  begin(): void;
  /** To be called before the host stops: a command that runs is ended, and asked for again by the next service. */
  stop(): void;
  /** Resolves when no worktree is being removed any more. */
  stopped(): Promise<void>;
}

/** Lands tickets on the host's behalf, and puts away what they leave. */
export function startLanding(host: Host, edge: LandingEdge): Landings {
  const tidy = new Tidy(edge);
  const landing = createLanding(edge, (ticket) => tidy.add(ticket));
  host.registerDeeds(landing.deeds, landing.lanes);
  const stopLooking = host.onCommit(() => tidy.look());
  return {
    begin() {
      for (const ticket of leftOver(host, edge)) tidy.add(ticket);
      tidy.look();
    },
    stop() {
      landing.stop();
      stopLooking();
    },
    stopped: () => tidy.stop(),
  };
}

/** Landed tickets whose worktree an earlier life has left; one with a hashed name stays, since it names no ticket. */
function leftOver({ queries }: Host, { worktrees }: LandingEdge): string[] {
  try {
    return readdirSync(worktrees).filter((name) => queries.ticket(name)?.landed === true);
  } catch {
    // No root yet: nothing has been left.
    return [];
  }
}
