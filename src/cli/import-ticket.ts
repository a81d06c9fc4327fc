import { API } from '../transport/protocol/index.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { TicketDraft } from '../tickets/draft.ts';
import type { Client } from './client.ts';
import { segment } from './client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';

/** What became of one file. */
export interface Imported {
  readonly result: 'created' | 'updated' | 'unchanged' | 'left alone' | 'failed';
  readonly file: string;
  readonly line: number;
  readonly ticket: string | null;
  /** Why it failed or was left alone; null otherwise. */
  readonly message: string | null;
}

/**
 * Sends one ticket with its source: the service knows it again by the key and sees by the hash whether it changed.
 * @throws {CliError} where further files would fare the same: nobody answers, or the token is refused.
 */
export async function importTicket(
  client: Client,
  draft: TicketDraft,
  by: string,
): Promise<Imported> {
  const { file, line } = draft.source;
  try {
    const { status, body } = await client.send<Ticket & { import?: unknown }>(
      'POST',
      `${API}/tickets`,
      {
        ...draft.fields,
        title: draft.title,
        body: draft.body,
        ...(draft.id === null ? {} : { id: draft.id }),
        source: { key: draft.externalKey, hash: draft.hash },
        by,
      },
    );
    return { result: resultOf(status, body), file, line, ticket: body.id, message: null };
  } catch (error) {
    if (
      !(error instanceof CliError) ||
      error.problem === null ||
      error.exitCode === EXIT.unauthorised
    )
      throw error;
    const known = error.problem.path?.[0] ?? draft.id;
    if (String(error.code) === 'unchanged')
      return { result: 'unchanged', file, line, ticket: known, message: null };
    // Work has begun on what it said: that is a rule (DOMAIN §11), not a fault of the file.
    const result = String(error.code) === 'started' ? 'left alone' : 'failed';
    return { result, file, line, ticket: known, message: error.message };
  }
}

/** The service says it by `import`, or by the status; a ticket that was just made has not been changed since. */
function resultOf(status: number, body: Ticket & { import?: unknown }): Imported['result'] {
  if (body.import === 'created' || body.import === 'updated' || body.import === 'unchanged')
    return body.import;
  return status === 201 && body.createdAt === body.updatedAt ? 'created' : 'updated';
}

/** Dependencies that nobody knows: kept, waited for by name, and worth a word, since it may be a typing error. */
export async function missingDependencies(
  client: Client,
  drafts: readonly TicketDraft[],
  done: readonly Imported[],
): Promise<{ ticket: string; dependency: string }[]> {
  const there = new Set(
    done.flatMap(({ ticket, result }) => (ticket !== null && result !== 'failed' ? [ticket] : [])),
  );
  const missing: { ticket: string; dependency: string }[] = [];
  const known = new Map<string, boolean>([...there].map((id) => [id, true]));
  for (const draft of drafts) {
    const one = done.find(
      ({ file, line }) => file === draft.source.file && line === draft.source.line,
    );
    if (!one || one.result === 'failed') continue;
    for (const dependency of draft.fields.dependsOn ?? []) {
      if (!known.has(dependency)) known.set(dependency, await exists(client, dependency));
      if (!known.get(dependency)) missing.push({ ticket: one.ticket ?? draft.title, dependency });
    }
  }
  return missing;
}

async function exists(client: Client, id: string): Promise<boolean> {
  try {
    await client.get(`/tickets/${segment(id)}`);
    return true;
  } catch (error) {
    if (error instanceof CliError && error.exitCode === EXIT.notFound) return false;
    throw error;
  }
}
