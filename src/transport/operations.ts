/** What the description of the interface says of each route beside its schemas: how programs call it, and why. */
export interface Operation {
  readonly id: string;
  readonly tag: keyof typeof TAGS;
  readonly description: string;
  /** Headers that a write takes: `keyed` an Idempotency-Key, `versioned` an If-Match too. */
  readonly takes?: 'keyed' | 'versioned';
  /** Of parameters that mean something else here than elsewhere. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A WebSocket. */
  readonly upgrades?: true;
}

export const TAGS = {
  tickets: 'Tickets and what people do with them',
  workers: 'Runs of agents, reviewers and gates',
  reviews: 'Verdicts',
  switches: 'What the service may do by itself',
  escalations: 'Requests to people',
  charts: 'The statecharts, and history on them',
  events: 'The journal, page by page and live',
  service: 'The service itself',
} as const;

const V1 = '/api/v1';

/** By method and path as the document has it; a test fails where a served route is missing. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  [`POST ${V1}/tickets`]: {
    id: 'createTicket',
    tag: 'tickets',
    takes: 'keyed',
    description: 'Fields that are left out have the defaults of the configuration.',
  },
  [`GET ${V1}/tickets`]: {
    id: 'listTickets',
    tag: 'tickets',
    description:
      'Every filter that is given must fit. `view=brief` leaves the bodies out; a stream since `seq` of the first page brings what changed meanwhile.',
  },
  [`POST ${V1}/tickets/import`]: {
    id: 'importTickets',
    tag: 'tickets',
    description:
      'One result for each file; the others still go in where one fails. Needs no Idempotency-Key: what came before is known again by its id or its name.',
  },
  [`GET ${V1}/tickets/{id}`]: {
    id: 'readTicket',
    tag: 'tickets',
    description: 'Its ETag is the version that If-Match takes.',
  },
  [`PATCH ${V1}/tickets/{id}`]: {
    id: 'editTicket',
    tag: 'tickets',
    takes: 'versioned',
    description: 'Only what is given changes; not for a final ticket.',
  },
  [`POST ${V1}/tickets/{id}/actions`]: {
    id: 'actOnTicket',
    tag: 'tickets',
    takes: 'versioned',
    description: 'What is allowed now stands in `allowedActions`; anything else is 409.',
  },
  [`GET ${V1}/tickets/{id}/history`]: {
    id: 'ticketHistory',
    tag: 'tickets',
    description: 'The very events that the stream carried.',
  },
  [`GET ${V1}/tickets/{id}/explain`]: {
    id: 'explainTicket',
    tag: 'tickets',
    description: 'The words of `callboard ticket explain`, by the limits in force.',
  },
  [`GET ${V1}/tickets/{id}/comments`]: {
    id: 'listComments',
    tag: 'tickets',
    description: "People's comments, and what the service says to people.",
  },
  [`POST ${V1}/tickets/{id}/comments`]: {
    id: 'addComment',
    tag: 'tickets',
    takes: 'versioned',
    description: 'Taken in every state; the next prompt holds it.',
  },
  [`GET ${V1}/tickets/{id}/runs`]: {
    id: 'ticketRuns',
    tag: 'tickets',
    description: 'Authors, reviewers and gates, those that have ended too.',
  },
  [`GET ${V1}/tickets/{id}/diff`]: {
    id: 'ticketDiff',
    tag: 'tickets',
    description: '404 while there is no commit to compare.',
  },
  [`GET ${V1}/workers`]: {
    id: 'listWorkers',
    tag: 'workers',
    description: 'With `all=true` those that have ended too.',
  },
  [`GET ${V1}/workers/{id}`]: {
    id: 'readWorker',
    tag: 'workers',
    description: 'With the record of its end, once there is one.',
  },
  [`POST ${V1}/workers/{id}/stop`]: {
    id: 'stopWorker',
    tag: 'workers',
    takes: 'keyed',
    description: 'Politely first, then by force; no death is counted.',
  },
  [`POST ${V1}/workers/{id}/restart`]: {
    id: 'restartWorker',
    tag: 'workers',
    takes: 'keyed',
    description: 'The fresh run begins when the process of this one has ended.',
  },
  [`POST ${V1}/workers/{id}/interrupt`]: {
    id: 'interruptWorker',
    tag: 'workers',
    takes: 'keyed',
    description: 'Only while a turn is under way; no death is counted.',
  },
  [`POST ${V1}/workers/{id}/input`]: {
    id: 'instructWorker',
    tag: 'workers',
    takes: 'keyed',
    description:
      '`next_turn` is queued and delivered once, in order; `now` on a busy worker is 409 and delivers nothing.',
  },
  [`GET ${V1}/workers/{id}/log`]: {
    id: 'workerLog',
    tag: 'workers',
    description: '`next` is where to go on, also where nothing more is there yet.',
  },
  [`POST ${V1}/signals`]: {
    id: 'report',
    tag: 'workers',
    description: 'The nonce of the turn is the right to report; no token is asked for.',
  },
  [`GET ${V1}/reviews`]: {
    id: 'listReviews',
    tag: 'reviews',
    description: 'With what people decided about the same commit, once they have.',
  },
  [`GET ${V1}/reviews/stats`]: {
    id: 'reviewStats',
    tag: 'reviews',
    description: 'The evidence on which to go from shadow to enforce.',
  },
  [`POST ${V1}/tickets/{id}/reviews`]: {
    id: 'startReview',
    tag: 'reviews',
    takes: 'versioned',
    description: 'The answer says whether its verdict will act.',
  },
  [`POST ${V1}/tickets/{id}/verdicts`]: {
    id: 'recordVerdict',
    tag: 'reviews',
    takes: 'versioned',
    description: 'One that cannot act is recorded and answered with `applied: false` and why.',
  },
  [`GET ${V1}/kill-switch`]: {
    id: 'readKillSwitch',
    tag: 'switches',
    description: 'File, command and API are one switch.',
  },
  [`PUT ${V1}/kill-switch`]: {
    id: 'setKillSwitch',
    tag: 'switches',
    takes: 'keyed',
    description: 'Running workers go on unless `halt` is said; a release resumes what was held.',
  },
  [`POST ${V1}/drain`]: {
    id: 'drain',
    tag: 'switches',
    takes: 'keyed',
    description: 'For an upgrade, or a quiet end.',
  },
  [`POST ${V1}/resume`]: {
    id: 'resume',
    tag: 'switches',
    takes: 'keyed',
    description: 'Does not release the kill-switch.',
  },
  [`GET ${V1}/escalations`]: {
    id: 'listEscalations',
    tag: 'escalations',
    description: 'With what is known of each delivery.',
  },
  [`POST ${V1}/escalations/{id}/ack`]: {
    id: 'acknowledge',
    tag: 'escalations',
    takes: 'keyed',
    description:
      'Moves no ticket. The first acknowledgement stands, and the same is answered to a second one; 409 where it was resolved without any.',
  },
  [`GET ${V1}/charts`]: {
    id: 'listCharts',
    tag: 'charts',
    description: 'The hash changes with every change of a chart.',
  },
  [`GET ${V1}/charts/{name}`]: {
    id: 'readChart',
    tag: 'charts',
    description: 'The definition is the whole chart as JSON; the graph is laid out in pixels.',
  },
  [`GET ${V1}/charts/{name}/counts`]: {
    id: 'chartCounts',
    tag: 'charts',
    description: 'Good until the event after `seq`.',
  },
  [`GET ${V1}/charts/{name}/flow`]: {
    id: 'chartFlow',
    tag: 'charts',
    description:
      'Counted from the newest 200,000 moves of all charts; only a move to another state counts.',
    parameters: {
      from: 'Beginning of the range; an hour before its end unless given',
      to: 'End of the range; now unless given',
    },
  },
  [`GET ${V1}/charts/{name}/moves`]: {
    id: 'chartMoves',
    tag: 'charts',
    description: 'The very events that the stream carried, newest first.',
    parameters: {
      from: 'Only moves from this state path, or from within it',
      to: 'Only moves to this state path, or into it',
    },
  },
  [`GET ${V1}/replay/{id}`]: {
    id: 'replay',
    tag: 'charts',
    description: "Rebuilt from the journal by today's chart; `difference` says where that differs.",
  },
  [`GET ${V1}/events`]: {
    id: 'listEvents',
    tag: 'events',
    description:
      'With `Accept: text/event-stream` it goes live; then `Last-Event-ID` outranks `since`.',
  },
  [`POST ${V1}/mcp`]: {
    id: 'speakMcp',
    tag: 'service',
    description:
      'One message a request, no session; docs/mcp.md lists the tools. The bearer is a nonce, which may report for its run, or a token: the one that only reads has the tools that only look.',
  },
  [`GET ${V1}/stream`]: {
    id: 'stream',
    tag: 'events',
    upgrades: true,
    description: 'docs/asyncapi.yaml describes what it carries. Without an upgrade: 426.',
  },
  [`GET ${V1}/inspect`]: {
    id: 'inspect',
    tag: 'events',
    upgrades: true,
    description:
      'For `createWebSocketReceiver` of @statelyai/inspect; 404 unless `server.inspect`.',
  },
  [`GET ${V1}/operator/health`]: {
    id: 'operatorHealth',
    tag: 'service',
    description: 'One a minute unless configured otherwise.',
  },
  [`GET ${V1}/status`]: {
    id: 'readStatus',
    tag: 'service',
    description: 'What `callboard status` shows.',
  },
  [`POST ${V1}/launch`]: {
    id: 'launch',
    tag: 'service',
    description: 'What `callboard open` asks for.',
  },
  [`POST ${V1}/token/rotate`]: {
    id: 'rotateTokens',
    tag: 'service',
    description: 'The new ones stand in the data directory and are not answered.',
  },
  'GET /healthz': { id: 'isAlive', tag: 'service', description: 'Says nothing of the store.' },
  'GET /readyz': { id: 'isReady', tag: 'service', description: '503 with the cause where not.' },
  'GET /metrics': { id: 'metrics', tag: 'service', description: 'docs/metrics.md lists them.' },
};
