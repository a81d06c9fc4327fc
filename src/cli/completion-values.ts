import type { Escalation } from '../transport/protocol/escalation.ts';
import { LIMIT_MAX } from '../transport/protocol/page.ts';
import type { PageOf } from '../transport/protocol/page.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import type { Query } from './client.ts';
import type { Session } from './session.ts';

/** Values that the service knows, by what they are. */
export type Values =
  | 'tickets'
  | 'workers'
  | 'escalations'
  | 'charts'
  | 'assignees'
  | 'owners'
  | 'labels';

export interface Value {
  readonly value: string;
  readonly description: string;
}

/** A key was pressed: somebody waits. */
const PATIENCE = { timeoutMs: 1_000, retryWaitsMs: [] } as const;
/** A shell acts on many characters: what is not plainly a name is not offered. No free text goes into a shell either. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._@/-]*$/u;

const IDS: Readonly<Record<string, Values>> = {
  ticket: 'tickets',
  review: 'tickets',
  replay: 'tickets',
  worker: 'workers',
  escalation: 'escalations',
};

const OPTIONS: Readonly<Record<string, Values>> = {
  ticket: 'tickets',
  'depends-on': 'tickets',
  assignee: 'assignees',
  owner: 'owners',
  label: 'labels',
};

/** @param path the words of the command. */
export function argumentValues(path: readonly string[], name: string): Values | null {
  if (path[0] === 'chart' && name === 'name') return 'charts';
  return name === 'id' ? (IDS[path[0] ?? ''] ?? null) : null;
}

export const optionValues = (name: string): Values | null => OPTIONS[name] ?? null;

/**
 * None where the service does not answer: a completion never complains.
 * @param begun what is typed already. Of more tickets than one page holds, the service looks for those with it.
 */
export async function valuesOf(
  values: Values,
  session: Session,
  begun: string,
): Promise<readonly Value[]> {
  try {
    const found = await asked(values, session, begun);
    return found.filter(({ value, description }) => PLAIN.test(value + description));
  } catch {
    return [];
  }
}

async function asked(values: Values, session: Session, begun: string): Promise<readonly Value[]> {
  if (values === 'charts') {
    const { CHART_NAMES } = await import('../charts/chart.ts');
    return CHART_NAMES.map((name) => ({ value: name, description: '' }));
  }
  const client = await session.client(PATIENCE);
  const items = async <T>(path: string, filter: Query = {}): Promise<readonly T[]> =>
    (await client.get<PageOf<T>>(path, { ...filter, limit: LIMIT_MAX })).items;
  switch (values) {
    case 'workers':
      return (await items<Worker>('/workers')).map(({ id, state }) => ({
        value: id,
        description: state,
      }));
    case 'escalations':
      return (await items<Escalation>('/escalations', { open: true })).map(({ id, reason }) => ({
        value: id,
        description: reason,
      }));
    case 'tickets':
      return (await items<Ticket>('/tickets', { q: begun || undefined })).map(
        ({ id, statePath }) => ({
          value: id,
          description: statePath,
        }),
      );
    default: {
      const tickets = await items<Ticket>('/tickets');
      return tickets
        .flatMap((ticket) => namesIn(ticket, values))
        .map((value) => ({ value, description: '' }));
    }
  }
}

function namesIn(ticket: Ticket, values: 'assignees' | 'owners' | 'labels'): readonly string[] {
  if (values === 'labels') return ticket.labels;
  const name = values === 'assignees' ? ticket.assignee : ticket.owner;
  return name === null ? [] : [name];
}
