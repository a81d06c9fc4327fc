import type { Snapshot } from '../step/step.ts';
import type { Committer } from './committer.ts';
import { unfollow } from './dead-letter.ts';
import { deadLetter, decideEnvelope } from './decide.ts';
import { Draft } from './draft.ts';
import { withFacts } from './facts.ts';
import type { Envelope } from './mailbox.ts';
import type { Memory } from './memory.ts';
import type {
  Activity,
  Clock,
  CommitMeter,
  FlagFile,
  Log,
  Outcome,
  Policies,
  Pulse,
  Store,
} from './ports.ts';
import type { ReceiveScope } from './scope.ts';

export interface HostEdge {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly flag: FlagFile;
  readonly activity: Activity;
  readonly pulse: Pulse;
  /** Read anew for each turn, so that a changed configuration counts from the next one. */
  readonly policies: () => Policies;
  readonly globalOwner: () => string;
  /** Names of the channels by which escalations are delivered. */
  readonly channels: () => readonly string[];
  readonly branchOf: (ticket: string) => string;
  /** Facts that span actors; a test of the charts alone fills in its own. */
  readonly facts?: typeof withFacts;
  /** Called around each commit; left out, nobody measures. */
  readonly meter?: CommitMeter;
  /** Where the store fails for good: the process ends and the system's own supervisor restarts it. */
  readonly onFatal: (why: string) => void;
}

/** Decides the envelopes of one turn of the event loop into one draft; each costs at most itself. */
export class Turns {
  readonly #edge: HostEdge;
  readonly #memory: Memory;
  readonly #committer: Pick<Committer, 'head'>;
  #lastAt = 0;

  constructor(edge: HostEdge, memory: Memory, committer: Pick<Committer, 'head'>) {
    this.#edge = edge;
    this.#memory = memory;
    this.#committer = committer;
  }

  /** The draft of a new turn, at one time for all that it decides. */
  open(): Draft {
    // A clock that is set back must not make an event older than the one before it.
    this.#lastAt = Math.max(this.#lastAt, this.#edge.clock.now());
    const firstSeq = this.#committer.head + 1;
    return new Draft(this.#memory, { at: this.#lastAt, firstSeq, batch: firstSeq });
  }

  decide(turn: Draft, envelope: Envelope): Outcome {
    const draft = turn.branch();
    try {
      const outcome = decideEnvelope(this.#scope(draft), envelope);
      turn.merge(draft);
      return outcome;
    } catch (cause) {
      unfollow(this.#memory.roster, draft, turn);
      // The store could not be read at this moment: that says nothing about the event.
      if ((cause as { code?: unknown }).code === 'read_failed') {
        return { outcome: 'unavailable', detail: 'the store cannot be read at present' };
      }
      this.#edge.log.error(
        { actor: envelope.to, cause: String(cause) },
        'an event could not be handled',
      );
      const apart = turn.branch();
      const outcome = deadLetter(this.#scope(apart), envelope, cause);
      turn.merge(apart);
      return outcome;
    }
  }

  #scope(draft: Draft): ReceiveScope {
    const policies = this.#edge.policies();
    const { roster } = this.#memory;
    const supervisor = (): Snapshot => {
      const actor = draft.actor('supervisor');
      if (!actor) throw new Error('there is no supervisor');
      return actor.snapshot;
    };
    return {
      draft,
      facts: {
        roster,
        policies,
        activity: this.#edge.activity,
        pulse: this.#edge.pulse,
        supervisor,
        actor: (address) => draft.actor(address),
        now: draft.at,
      },
      roster,
      policies,
      establish: this.#edge.facts ?? withFacts,
      globalOwner: this.#edge.globalOwner(),
      channels: this.#edge.channels(),
      branchOf: this.#edge.branchOf,
    };
  }
}
