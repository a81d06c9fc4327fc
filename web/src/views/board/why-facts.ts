import type { Session } from '../../data/session.ts';
import type { Activity } from './activity.ts';
import type { WhyFacts } from './why.ts';

export const whyFactsOf = (session: Session, activity: Activity, at: number): WhyFacts => ({
  get: (id) => session.tickets.get(id),
  lastSign: (id) => activity.lastOf(id),
  worker: (id) => session.workers.get(id),
  status: session.status.value,
  held: session.killSwitch.value?.engaged ?? false,
  at,
});
