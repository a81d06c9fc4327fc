import type { Remark, TicketDraft, TicketFileResult } from './draft.ts';

/** Several files as one import: an id that two of them claim goes to the first, the second is a problem. */
export function collectTickets(results: readonly TicketFileResult[]): TicketFileResult {
  const byKey = new Map<string, TicketDraft>();
  const problems: Remark[] = [];
  for (const result of results) {
    problems.push(...result.problems);
    for (const ticket of result.tickets) {
      const first = byKey.get(ticket.externalKey);
      if (first) {
        const message = `${ticket.id ?? 'this ticket'} is already in ${first.source.file}, line ${first.source.line}`;
        problems.push({ ...ticket.source, message });
      } else {
        byKey.set(ticket.externalKey, ticket);
      }
    }
  }
  return {
    tickets: [...byKey.values()],
    problems,
    notes: results.flatMap((result) => result.notes),
  };
}
