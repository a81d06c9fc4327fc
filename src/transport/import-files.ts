import { inDependencyOrder } from '../tickets/dependency-order.ts';
import type { TicketDraft } from '../tickets/draft.ts';
import { readTicketFile } from '../tickets/read-ticket-file.ts';
import type { Outcome, TellOptions } from '../supervisor/ports.ts';
import type { ServerDeps } from './deps.ts';
import { newTicketOf } from './new-ticket.ts';
import { problemOf } from './outcome.ts';
import { ProblemError } from './problem.ts';
import type { ImportBody, ImportResult } from './protocol/index.ts';
import { newTicketSchema } from './protocol/index.ts';
import { fieldErrors, invalidFields } from './validation.ts';

/**
 * Brings in ticket files, each in a commit of its own: one that cannot be read or is refused leaves the others as they
 * are. The same again changes nothing.
 * @throws {ProblemError} `unavailable` where the store takes no commits; what went in before stays, and the same request
 * does the rest.
 */
export async function importFiles(
  deps: ServerDeps,
  { files, by = 'admin' }: ImportBody,
): Promise<ImportResult[]> {
  const results: (ImportResult | null)[] = files.map(() => null);
  const placeOf = new Map<TicketDraft, number>();
  const notesOf = new Map<TicketDraft, readonly string[]>();
  const byKey = new Map<string, string>();
  for (const [at, { name, text }] of files.entries()) {
    const { tickets, problems, notes } = readTicketFile({ file: name, text });
    const [draft] = tickets;
    const [problem] = problems;
    if (!draft || problem) {
      const cause = problem?.message ?? 'there is no ticket in it';
      results[at] = failed(name, cause, problem?.line);
      continue;
    }
    const first = byKey.get(draft.externalKey);
    if (first !== undefined) {
      const cause = `${draft.id ?? 'this ticket'} is already in ${first}`;
      results[at] = failed(name, cause, draft.source.line);
      continue;
    }
    byKey.set(draft.externalKey, name);
    placeOf.set(draft, at);
    notesOf.set(
      draft,
      notes.map(({ line, message }) => (line > 0 ? `line ${line}: ${message}` : message)),
    );
  }
  for (const draft of inDependencyOrder([...placeOf.keys()])) {
    results[placeOf.get(draft) ?? 0] = {
      ...(await importOne(deps, draft, { kind: 'person', id: by })),
      notes: [...(notesOf.get(draft) ?? [])],
    };
  }
  for (const [draft, at] of placeOf) noteMissing(deps, draft, results[at]);
  return results.flatMap((result) => result ?? []);
}

async function importOne(
  deps: ServerDeps,
  draft: TicketDraft,
  by: TellOptions['by'],
): Promise<ImportResult> {
  const { file: name, line } = draft.source;
  try {
    const body = newTicketSchema.safeParse({
      ...draft.fields,
      title: draft.title,
      body: draft.body,
      ...(draft.id === null ? {} : { id: draft.id }),
      source: { key: draft.externalKey, hash: draft.hash },
    });
    if (!body.success) throw invalidFields(fieldErrors(body.error, 'body'));
    const outcome = await deps.host.create(newTicketOf(body.data, deps), { by });
    return { ...resultOf(outcome, line), name };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code === 'unavailable') throw error;
    return failed(name, error.message, line, draft.id);
  }
}

/** @throws {ProblemError} where it was refused. */
function resultOf(outcome: Outcome, line: number): Omit<ImportResult, 'name'> {
  const nothing = { line: null, cause: null, notes: [] };
  if (outcome.outcome === 'applied') {
    const id = outcome.address.slice('ticket/'.length);
    return { outcome: outcome.version === 1 ? 'created' : 'updated', id, ...nothing };
  }
  if (outcome.outcome === 'rejected' && outcome.path?.[0] !== undefined) {
    const [id] = outcome.path;
    if (outcome.code === 'unchanged') return { outcome: 'unchanged', id, ...nothing };
    // Work has begun on what it said: that is a rule (DOMAIN §11), not a fault of the file.
    if (outcome.code === 'started')
      return { outcome: 'unchanged', id, line, cause: outcome.detail, notes: [] };
  }
  if (outcome.outcome === 'replayed') throw new TypeError('an import has no receipt');
  throw problemOf(outcome, () => []);
}

/** Dependencies that nobody knows: kept, waited for by name, and worth a word, since it may be a typing error. */
function noteMissing(
  { host }: ServerDeps,
  { fields: { dependsOn = [] } }: TicketDraft,
  result: ImportResult | null | undefined,
): void {
  if (!result || result.outcome === 'failed') return;
  for (const id of dependsOn) {
    if (host.queries.ticket(id) === null) {
      result.notes.push(`${result.id} waits for ${id}, which does not exist yet`);
    }
  }
}

const failed = (
  name: string,
  cause: string,
  line: number | undefined,
  id: string | null = null,
): ImportResult => ({
  name,
  outcome: 'failed',
  id,
  line: line === undefined || line === 0 ? null : line,
  cause,
  notes: [],
});
