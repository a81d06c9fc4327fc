/** Every route that is served, with a request that it takes. */
export interface RouteCase {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  /** As it stands in the OpenAPI document. */
  readonly documented: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** Needs no admin token. */
  readonly open?: true;
}

const api = '/api/v1';
const nonce = { ticket: 'CB-1', nonce: 'accepted', signal: 'DONE', payload: 'it works' };

/** The fake host holds ticket CB-1, its live worker CB-1.1 and the escalation esc-7. */
export const ROUTES: readonly RouteCase[] = [
  route('POST', '/tickets', { body: { title: 'a ticket' }, status: 201 }),
  route('GET', '/tickets'),
  route('POST', '/tickets/import', { body: { files: [{ name: 'a.md', text: '# A ticket' }] } }),
  route('GET', '/tickets/CB-1'),
  route('PATCH', '/tickets/CB-1', { body: { title: 'another' } }),
  route('POST', '/tickets/CB-1/actions', { body: { action: 'triage' } }),
  route('GET', '/tickets/CB-1/history'),
  route('GET', '/tickets/CB-1/explain'),
  route('GET', '/tickets/CB-1/comments'),
  route('POST', '/tickets/CB-1/comments', { body: { text: 'well' }, status: 201 }),
  route('GET', '/tickets/CB-1/runs'),
  route('GET', '/tickets/CB-1/diff'),
  route('GET', '/workers'),
  route('GET', '/workers/CB-1.1'),
  route('POST', '/workers/CB-1.1/stop', { body: {} }),
  route('POST', '/workers/CB-1.1/restart', { body: {} }),
  route('POST', '/workers/CB-1.1/interrupt', { body: {} }),
  route('POST', '/workers/CB-1.1/input', { body: { text: 'hi', when: 'now' } }),
  route('GET', '/workers/CB-1.1/log'),
  route('POST', '/signals', { body: nonce, open: true }),
  route('GET', '/reviews'),
  route('GET', '/reviews/stats'),
  route('POST', '/tickets/CB-1/reviews', { body: {}, status: 202 }),
  route('POST', '/tickets/CB-1/verdicts', { body: { sha: 'abc', verdict: 'pass' } }),
  route('GET', '/kill-switch'),
  route('PUT', '/kill-switch', { body: { engaged: true } }),
  route('POST', '/drain', { body: {} }),
  route('POST', '/resume', { body: {} }),
  route('GET', '/escalations'),
  route('GET', '/replay/CB-1'),
  route('GET', '/charts'),
  { ...route('GET', '/charts/ticket'), documented: `${api}/charts/{name}` },
  { ...route('GET', '/charts/ticket/counts'), documented: `${api}/charts/{name}/counts` },
  { ...route('GET', '/charts/ticket/flow'), documented: `${api}/charts/{name}/flow` },
  { ...route('GET', '/charts/ticket/moves'), documented: `${api}/charts/{name}/moves` },
  route('GET', '/operator/health'),
  route('GET', '/status'),
  route('POST', '/escalations/esc-7/ack', { body: {} }),
  route('GET', '/events'),
  route('POST', '/mcp', { body: { jsonrpc: '2.0', id: 1, method: 'tools/list' } }),
  route('GET', '/stream', { status: 426 }),
  route('GET', '/inspect', { status: 426 }),
  route('POST', '/launch'),
  route('POST', '/token/rotate'),
  { method: 'GET', path: '/metrics', documented: '/metrics', status: 200 },
  { method: 'GET', path: '/healthz', documented: '/healthz', status: 200, open: true },
  { method: 'GET', path: '/readyz', documented: '/readyz', status: 200, open: true },
];

function route(
  method: RouteCase['method'],
  path: string,
  more: Partial<RouteCase> = {},
): RouteCase {
  const documented = `${api}${path.replace(/CB-1(\.1)?|esc-7/, '{id}')}`;
  return { method, path: `${api}${path}`, documented, status: 200, ...more };
}
