import type { Scene, SceneLaw, TicketSeen, WorkerSeen } from './scene.ts';

const law = (of: string, says: string, broken: SceneLaw['broken']): SceneLaw => ({
  of,
  says,
  broken,
});

const inReview = (path: string): boolean => path.startsWith('review.');
const named = ({ id, path }: { id: string; path: string }): string => `${id} is ${path}`;

/** A ticket and those of its author workers that have not ended. */
interface Company {
  readonly ticket: TicketSeen;
  readonly authors: readonly WorkerSeen[];
}

function companies(scene: Scene): readonly Company[] {
  const alive = scene.workers.filter(({ ended, is }) => !ended && is.role === 'author');
  return scene.tickets.map((ticket) => ({
    ticket,
    authors: alive.filter(({ is }) => is.ticket === ticket.id),
  }));
}

/** Starting or live, and it has not reported in this turn; the next turn's prompt may be on its way. */
const worksOn = ({ path, is }: WorkerSeen): boolean =>
  path === 'live.delivering' || is.reported === null;
const isLeaving = ({ path }: WorkerSeen): boolean => path === 'stopping' || path === 'live.leaving';

function fits({ ticket: { path }, authors }: Company): boolean {
  if (path === 'in_progress') return authors.length === 1 && authors.every(worksOn);
  if (inReview(path) || path === 'needs_input') {
    return (
      authors.length <= 1 && authors.every((one) => one.is.reported !== null || isLeaving(one))
    );
  }
  return authors.length <= 1 && authors.every(isLeaving);
}

/** What DOMAIN §10 says about everybody at once. */
export const sceneLaws: readonly SceneLaw[] = [
  law('1', 'at most one live worker per ticket and role', (scene) => {
    const seen = new Set<string>();
    return scene.workers
      .filter(({ ended }) => !ended)
      .filter(({ is }) => {
        const key = `${is.ticket} ${is.role}`;
        const twice = seen.has(key);
        seen.add(key);
        return twice;
      })
      .map(named);
  }),
  law(
    '4',
    'at the limit of reviewCycles a ticket waits for a person, or one has ended it',
    (scene) =>
      scene.tickets
        .filter(({ is }) => is.reviewCycles >= is.policy.limits.reviewCycles)
        .filter(({ path }) => !['needs_input', 'done', 'cancelled'].includes(path))
        .map(named),
  ),
  law('13', 'no more authors run than there are slots', (scene) => {
    const running = scene.workers.filter(({ slot, is }) => slot && is.role === 'author');
    const { slots } = scene.policies;
    return running.length > slots.authors ? running.map(named) : [];
  }),
  law('13', 'no more authors of a profile run than it has slots', (scene) => {
    const running = scene.workers.filter(({ slot, is }) => slot && is.role === 'author');
    return running
      .filter(({ is: { policy } }) => {
        const same = running.filter(({ is }) => is.policy.profile === policy.profile);
        return same.length > scene.policies.profileSlots(policy.profile);
      })
      .map(named);
  }),
  law('13', 'no more reviewers and gates run than there are slots', (scene) => {
    const running = scene.workers.filter(({ slot, is }) => slot && is.role !== 'author');
    return running.length > scene.policies.slots.judges ? running.map(named) : [];
  }),
  law('14', 'each state has the author that belongs to it', (scene) =>
    companies(scene)
      .filter((company) => !fits(company))
      .map(
        ({ ticket, authors }) =>
          `${named(ticket)} with ${authors.map(named).join(', ') || 'no author'}`,
      ),
  ),
  law('14', 'a ticket knows its workers, and none that has ended', (scene) => {
    const ended = new Map(scene.workers.map((worker) => [worker.id, worker.ended]));
    const forgotten = scene.workers.filter(({ id, ended: gone, is }) => {
      const ticket = gone ? undefined : scene.ticket(is.ticket);
      return ticket && ticket.is[is.role]?.id !== id;
    });
    const ghosts = scene.tickets.filter(({ is }) =>
      [is.author, is.reviewer, is.gate].some((known) => known && ended.get(known.id) !== false),
    );
    return [...forgotten.map(named), ...ghosts.map(named)];
  }),
  law('§1', 'who waits for a person has asked', (scene) =>
    scene.tickets
      .filter(
        ({ path, is }) =>
          (path === 'needs_input' || path === 'review.deciding') !== (is.ask !== null),
      )
      .map(named),
  ),
];
