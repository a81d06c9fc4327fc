import type { Outcome } from './ports.ts';
import type { Roster } from './roster.ts';

type Rejection = Extract<Outcome, { outcome: 'rejected' }>;

const TICKET_ID = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

/** Ids that people can type, that are whole path segments, and that hold nothing a terminal or a shell would act on. */
export function idProblem(id: string): Rejection | null {
  if (TICKET_ID.test(id) && !id.includes('..')) return null;
  return {
    outcome: 'rejected',
    code: 'invalid',
    detail: `"${id.slice(0, 80)}" is no ticket id; use letters, digits, ".", "_" and "-", at most 64 characters`,
  };
}

/** Checks dependencies when they are written: unknown ids, the ticket itself, and cycles with their path (DOMAIN 2.1). */
export function dependencyProblem(
  ticket: string,
  dependsOn: readonly string[],
  roster: Roster,
  allowUnknown: boolean,
): Rejection | null {
  const unknown = dependsOn.filter((id) => id !== ticket && !roster.states.has(id));
  if (unknown.length > 0 && !allowUnknown) {
    return {
      outcome: 'rejected',
      code: 'unknown_dependency',
      detail: `${ticket} cannot depend on ${unknown.join(', ')}: no such ticket; create it first`,
      path: unknown,
    };
  }
  const path = cycle(ticket, dependsOn, roster);
  if (!path) return null;
  return {
    outcome: 'rejected',
    code: 'dependency_cycle',
    detail: `${path.join(' → ')} is a cycle; remove one of these dependencies`,
    path,
  };
}

/** Depth first without recursion: a chain of 10,000 tickets must not overflow the stack. */
function cycle(ticket: string, dependsOn: readonly string[], roster: Roster): string[] | null {
  const from = new Map<string, string>();
  const stack = [...dependsOn];
  for (const id of dependsOn) if (!from.has(id)) from.set(id, ticket);
  const seen = new Set<string>();
  while (stack.length > 0) {
    const id = stack.pop() as string;
    if (id === ticket) return trail(ticket, from);
    if (seen.has(id)) continue;
    seen.add(id);
    for (const next of roster.dependsOn.get(id) ?? []) {
      if (!from.has(next)) from.set(next, id);
      stack.push(next);
    }
  }
  return null;
}

function trail(ticket: string, from: ReadonlyMap<string, string>): string[] {
  const path = [ticket];
  let id = from.get(ticket);
  while (id !== undefined && id !== ticket) {
    path.unshift(id);
    id = from.get(id);
  }
  path.unshift(ticket);
  return path;
}
