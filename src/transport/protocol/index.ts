/** Everything that goes over the wire, as schemas and as the types that follow from them. */
export * from './action.ts';
export * from './chart.ts';
export * from './comment.ts';
export * from './diff.ts';
export * from './escalation.ts';
export * from './event.ts';
export * from './kill-switch.ts';
export * from './operator.ts';
export * from './page.ts';
export * from './problem.ts';
export * from './review.ts';
export * from './signal.ts';
export * from './status.ts';
export * from './text.ts';
export * from './ticket.ts';
export * from './wire.ts';
export * from './worker.ts';
