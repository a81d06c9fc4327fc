import type { StartFacts } from '../../src/machines/ticket-events.ts';
import type { Signal, TicketContext } from '../../src/machines/ticket-context.ts';
import { QUEUE_CHARS_MAX } from '../../src/machines/policy.ts';
import { ROUTE_PHASES } from '../../src/machines/actions.ts';
import { aWorkerPolicy } from '../supervisor/fake-policies.ts';
import type { Letter } from './explore.ts';
import { judges } from './ticket-alphabet-of-judges.ts';
import type { Say } from './ticket-letters.ts';
import {
  author,
  by,
  DEPENDENCY,
  gate,
  letter,
  MUCH,
  newHead,
  PERSON,
  reviewer,
  sameHead,
  stranger,
} from './ticket-letters.ts';

const runs = (fallback: string | null): StartFacts => ({
  startsAllowed: true,
  slotFree: true,
  dependenciesDone: true,
  launch: aWorkerPolicy({ fallback }),
});

const person = (name: string, say: Say): Letter => letter(name, PERSON, say);

const instructed =
  (of: (context: TicketContext) => string, change = {}): Say =>
  (context) => ({
    type: 'person.instructed',
    worker: of(context),
    text: 'and this too',
    when: 'now',
    slotFree: true,
    ...change,
  });

function people(start: StartFacts): Letter[] {
  return [
    person('person.triaged', () => ({ type: 'person.triaged' })),
    person('person.dispatched', () => ({ type: 'person.dispatched', ...start })),
    // The switch, a back-off and dependencies are overridden; a slot and a profile are not.
    person('person.dispatched while all is held', () => ({
      type: 'person.dispatched',
      ...start,
      startsAllowed: false,
      dependenciesDone: false,
    })),
    person('person.dispatched without a slot', () => ({
      type: 'person.dispatched',
      ...start,
      slotFree: false,
    })),
    person('person.dispatched without a profile', () => ({
      type: 'person.dispatched',
      ...start,
      launch: null,
    })),
    person('person.answered', () => ({
      type: 'person.answered',
      text: 'like this',
      slotFree: true,
    })),
    person('person.answered no slot', () => ({
      type: 'person.answered',
      text: 'like this',
      slotFree: false,
    })),
    person('person.instructed author now', instructed(author)),
    person('person.instructed author now, no slot', instructed(author, { slotFree: false })),
    person('person.instructed author', instructed(author, { when: 'next_turn' })),
    person(
      'person.instructed author, no slot',
      instructed(author, { when: 'next_turn', slotFree: false }),
    ),
    person('person.instructed stranger', instructed(stranger, { when: 'next_turn' })),
    person(
      'person.instructed author, too much',
      instructed(author, { when: 'next_turn', text: 'x'.repeat(QUEUE_CHARS_MAX + 1) }),
    ),
    person('person.approved', () => ({ type: 'person.approved' })),
    person('person.rejected', () => ({ type: 'person.rejected', feedback: 'not like this' })),
    person('person.retried', () => ({ type: 'person.retried' })),
    person('person.reopened', ({ policy }) => ({ type: 'person.reopened', policy })),
    person('person.cancelled', () => ({ type: 'person.cancelled' })),
    person('person.assigned to luci', () => ({ type: 'person.assigned', assignee: 'luci' })),
    person('person.assigned to nobody', () => ({ type: 'person.assigned', assignee: null })),
    person('person.edited', ({ policy }) => ({ type: 'person.edited', changes: {}, policy })),
    person('person.commented', () => ({ type: 'person.commented', text: 'a remark' })),
    ...ROUTE_PHASES.map((phase) =>
      person(`person.routed to ${phase}`, () => ({ type: 'person.routed', phase })),
    ),
    person('person.review_asked', () => ({ type: 'person.review_asked', ...start })),
    person('person.review_asked while all is held', () => ({
      type: 'person.review_asked',
      ...start,
      startsAllowed: false,
    })),
    person('person.review_asked without a slot', () => ({
      type: 'person.review_asked',
      ...start,
      slotFree: false,
    })),
    person('person.review_asked without a profile', () => ({
      type: 'person.review_asked',
      ...start,
      launch: null,
    })),
    person('person.landed', () => ({ type: 'person.landed' })),
    ...Object.entries({ author, reviewer, gate, stranger }).map(([who, of]) =>
      person(`person.stopped_worker ${who}`, (context) => ({
        type: 'person.stopped_worker',
        worker: of(context),
      })),
    ),
    ...Object.entries({ author, reviewer, gate, stranger }).map(([who, of]) =>
      person(`person.restarted_worker ${who}`, (context) => ({
        type: 'person.restarted_worker',
        worker: of(context),
      })),
    ),
  ];
}

function service(start: StartFacts): Letter[] {
  const granted = (
    name: string,
    role: 'author' | 'reviewer' | 'gate',
    change: Partial<StartFacts> = {},
  ): Letter =>
    letter(`dispatcher.granted ${name}`, by('dispatcher'), () => ({
      type: 'dispatcher.granted',
      role,
      ...start,
      ...change,
    }));
  return [
    granted('an author', 'author'),
    granted('an author while held', 'author', { startsAllowed: false }),
    granted('an author without a slot', 'author', { slotFree: false }),
    granted('an author with open dependencies', 'author', { dependenciesDone: false }),
    granted('an author without a profile', 'author', { launch: null }),
    granted('a reviewer', 'reviewer'),
    granted('a reviewer while held', 'reviewer', { startsAllowed: false }),
    granted('a reviewer without a slot', 'reviewer', { slotFree: false }),
    granted('a gate', 'gate'),
    granted('a gate while held', 'gate', { startsAllowed: false }),
    granted('a gate without a slot', 'gate', { slotFree: false }),
    ...[DEPENDENCY, 'CB-9'].map((dependency) =>
      letter(`dependency.cancelled ${dependency}`, by('dispatcher'), () => ({
        type: 'dependency.cancelled',
        dependency,
      })),
    ),
    ...[false, true].flatMap((held) => [
      letter(`operator.triaged${held ? ' while held' : ''}`, by('operator'), () => ({
        type: 'operator.triaged',
        held,
      })),
      letter(`operator.returned${held ? ' while held' : ''}`, by('operator'), () => ({
        type: 'operator.returned',
        held,
      })),
    ]),
    letter('automation.released', by('supervisor'), () => ({
      type: 'automation.released',
      slotFree: true,
    })),
    letter('automation.released no slot', by('supervisor'), () => ({
      type: 'automation.released',
      slotFree: false,
    })),
    letter('backoff.elapsed', by('system'), () => ({ type: 'backoff.elapsed' })),
    letter('config.applied', by('system'), ({ policy }) => ({ type: 'config.applied', policy })),
    letter('config.applied without judges', by('system'), ({ policy }) => ({
      type: 'config.applied',
      policy: { ...policy, reviewMode: 'off', phases: { ...policy.phases, gates: [] } },
    })),
    letter('config.applied with a gate more', by('system'), ({ policy }) => ({
      type: 'config.applied',
      policy: { ...policy, phases: { ...policy.phases, gates: ['one', 'two', 'three'] } },
    })),
    letter('landing.landed', by('system'), ({ acceptedSha: sha }) => ({
      type: 'landing.landed',
      sha,
    })),
    letter('landing.landed another commit', by('system'), () => ({
      type: 'landing.landed',
      sha: 'another',
    })),
    letter('landing.failed', by('system'), ({ acceptedSha: sha }) => ({
      type: 'landing.failed',
      sha,
      cause: 'a conflict',
    })),
  ];
}

function workers(): Letter[] {
  const worker = (name: string, say: Say): Letter => letter(name, by('worker'), say);
  const report =
    (of: (context: TicketContext) => string, signal: Signal): Say =>
    (context) => ({
      type: 'worker.reported',
      worker: of(context),
      report: {
        run: of(context),
        turn: context.author?.turn ?? 1,
        signal,
        payload: signal === 'QUESTION' ? 'which one?' : 'done',
        sha: signal === 'DONE' ? 's1' : null,
        at: 0,
      },
    });
  const idled =
    (of: (context: TicketContext) => string, change = {}): Say =>
    (context) => ({
      type: 'worker.idled',
      worker: of(context),
      silent: false,
      slotFree: true,
      ...change,
    });
  const end = (
    type: 'worker.start_failed' | 'worker.lost' | 'worker.stopped' | 'worker.undeliverable',
    who: string,
    of: (context: TicketContext) => string,
  ): Letter =>
    worker(`${type} ${who}`, (context) => ({ type, worker: of(context), cause: 'a cause' }));
  return [
    ...Object.entries({ author, stranger }).flatMap(([who, of]) => [
      worker(`worker.started ${who}`, (context) => ({
        type: 'worker.started',
        worker: of(context),
        head: context.head ?? 'h0',
        baseSha: 'b0',
      })),
      worker(`worker.reported DONE ${who}`, report(of, 'DONE')),
      worker(`worker.reported REVIEW ${who}`, report(of, 'REVIEW')),
      worker(`worker.reported QUESTION ${who}`, report(of, 'QUESTION')),
      worker(`worker.idled ${who}`, idled(of)),
      worker(`worker.leaving ${who}`, (context) => ({
        type: 'worker.leaving',
        worker: of(context),
      })),
      worker(`worker.turn_started ${who}`, (context) => ({
        type: 'worker.turn_started',
        worker: of(context),
        turn: (context.author?.turn ?? 1) + 1,
      })),
      worker(`worker.died ${who}, no new commit`, (context) => ({
        type: 'worker.died',
        worker: of(context),
        cause: 'exit 1',
        head: sameHead(context),
      })),
      worker(`worker.finished ${who}`, (context) => ({
        type: 'worker.finished',
        worker: of(context),
      })),
      worker(`worker.forged ${who}`, (context) => ({
        type: 'worker.forged',
        worker: of(context),
        count: 21,
      })),
      worker(`worker.used ${who}`, (context) => ({
        type: 'worker.used',
        worker: of(context),
        tokens: 1,
        cost: 0,
      })),
      end('worker.undeliverable', who, of),
    ]),
    worker('worker.idled author in silence', idled(author, { silent: true })),
    worker('worker.idled author, no slot', idled(author, { slotFree: false })),
    worker('worker.died author, a new commit', (context) => ({
      type: 'worker.died',
      worker: author(context),
      cause: 'exit 1',
      head: newHead(context),
    })),
    worker('worker.used author, beyond the tokens', (context) => ({
      type: 'worker.used',
      worker: author(context),
      tokens: MUCH,
      cost: 0,
    })),
    worker('worker.used author, beyond the cost', (context) => ({
      type: 'worker.used',
      worker: author(context),
      tokens: 0,
      cost: MUCH,
    })),
    ...Object.entries({ author, reviewer, gate, stranger }).flatMap(([who, of]) => [
      end('worker.start_failed', who, of),
      end('worker.lost', who, of),
      end('worker.stopped', who, of),
    ]),
  ];
}

/** Everything that can be said to a ticket, in every variant that a guard tells apart. */
export function ticketAlphabet(fallback: string | null): readonly Letter[] {
  const start = runs(fallback);
  return [...people(start), ...service(start), ...workers(), ...judges()];
}
