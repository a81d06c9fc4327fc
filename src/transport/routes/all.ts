import type { ServerResponse } from 'node:http';
import type { App } from '../app.ts';
import type { Gate } from '../auth.ts';
import type { Limits, ServerDeps } from '../deps.ts';
import type { MoveLog } from '../flow/move-log.ts';
import type { Hub } from '../stream/hub.ts';
import { chartRoutes } from './charts.ts';
import { escalationRoutes } from './escalations.ts';
import { eventRoutes } from './events.ts';
import { flowRoutes } from './flow.ts';
import { healthRoutes } from './health.ts';
import { mcpRoutes } from './mcp.ts';
import { metricsRoutes } from './metrics.ts';
import { killSwitchRoutes } from './kill-switch.ts';
import { operatorRoutes } from './operator.ts';
import { replayRoutes } from './replay.ts';
import { reviewRoutes } from './reviews.ts';
import { signalRoutes } from './signals.ts';
import { statusRoutes } from './status.ts';
import { ticketActionRoutes } from './ticket-actions.ts';
import { ticketRecordRoutes } from './ticket-records.ts';
import { ticketRoutes } from './tickets.ts';
import { workerDeedRoutes } from './worker-deeds.ts';
import { workerRoutes } from './workers.ts';

export interface RouteParts {
  readonly deps: ServerDeps;
  readonly limits: Limits;
  readonly hub: Hub;
  readonly moves: MoveLog;
  readonly open: Set<ServerResponse>;
  readonly gate: Gate;
}

/** Every route of the interface, in the order of the contract. */
export function addRoutes(app: App, parts: RouteParts): void {
  const { deps } = parts;
  ticketRoutes(app, deps);
  ticketActionRoutes(app, deps);
  ticketRecordRoutes(app, deps);
  workerRoutes(app, deps);
  workerDeedRoutes(app, deps);
  signalRoutes(app, deps);
  reviewRoutes(app, deps);
  killSwitchRoutes(app, deps);
  escalationRoutes(app, deps);
  chartRoutes(app, deps);
  flowRoutes(app, deps, parts.moves);
  operatorRoutes(app, deps);
  statusRoutes(app, deps);
  replayRoutes(app, deps);
  eventRoutes(app, parts);
  mcpRoutes(app, deps, parts.gate);
  healthRoutes(app, deps);
  metricsRoutes(app, deps, parts.hub);
}
