import type { PageOf } from '../transport/protocol/page.ts';
import type { Status } from '../transport/protocol/status.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Client } from './client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Sample } from './health-words.ts';

/** What the service says about itself. */
export interface Health {
  readonly ok: boolean;
  readonly detail: string;
  /** The operator's newest sample; null before its first sweep. */
  readonly sample: Sample | null;
}

export async function readHealth(client: Client): Promise<Health> {
  const [ready, sample] = await Promise.all([readiness(client), newestSample(client)]);
  return { ...ready, sample };
}

export type Switches = Pick<Status, 'review' | 'landing' | 'operator' | 'config'>;

/** What an older service may say a part of, or nothing. */
export const readStatus = (client: Client): Promise<Partial<Status> | null> =>
  optional(client.get<Partial<Status>>('/status'));

export async function readSwitches(client: Client): Promise<Partial<Switches>> {
  const status = await readStatus(client);
  return {
    ...(status?.review ? { review: status.review } : {}),
    ...(status?.landing ? { landing: status.landing } : {}),
    ...(status?.operator ? { operator: status.operator } : {}),
    ...(status?.config ? { config: status.config } : {}),
  };
}

async function readiness(client: Client): Promise<{ ok: boolean; detail: string }> {
  try {
    const { body } = await client.send<{ detail?: string } | null>('GET', '/readyz');
    return { ok: true, detail: body?.detail ?? '' };
  } catch (error) {
    // Not ready is an answer here, not a failure of this command.
    if (error instanceof CliError && error.problem)
      return { ok: false, detail: error.problem.detail ?? error.message };
    throw error;
  }
}

async function newestSample(client: Client): Promise<Health['sample']> {
  const page = await optional(client.get<PageOf<Sample>>('/operator/health', { limit: 1 }));
  return page?.items[0] ?? null;
}

/** Tickets by top-level state: from the chart's counts, or counted one by one where the service has none. */
export async function readCounts(client: Client): Promise<Record<string, number>> {
  const chart = await optional(
    client.get<{ counts: Record<string, number> }>('/charts/ticket/counts'),
  );
  const found = chart ? Object.entries(chart.counts) : await countedTickets(client);
  const counts: Record<string, number> = {};
  for (const [path, count] of found) {
    const [state = path] = path.split('.');
    // A compound state may be counted beside its parts: then its own number already holds them.
    if (path !== state && chart && state in chart.counts) continue;
    counts[state] = (counts[state] ?? 0) + count;
  }
  return counts;
}

async function countedTickets(client: Client): Promise<[string, number][]> {
  const { items } = await client.list<Ticket>('/tickets');
  return items.map(({ state }) => [state, 1]);
}

/** Null where the service has no such route or nothing there yet. */
async function optional<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.notFound) return null;
    throw error;
  }
}
