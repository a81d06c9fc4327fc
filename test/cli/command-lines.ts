/** Every command that speaks to the service, once, as the tests call it. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** Reads its address and its right from the environment. */
  readonly agent?: boolean;
  /** Its `--json` is one object a line. */
  readonly records?: boolean;
  /** Exit codes that differ from the common table. */
  readonly exits?: { readonly 404?: number; readonly 409?: number };
}

const ids = ['triage', 'dispatch', 'approve', 'retry', 'reopen', 'cancel', 'land'];

export const COMMAND_LINES: readonly CommandLine[] = [
  { argv: ['status'] },
  { argv: ['import', 'TICKET.md'], exits: { 404: 1, 409: 1 } },
  { argv: ['ticket', 'add', 'Fill the second table', 'Please.'] },
  { argv: ['ticket', 'edit', 'CB-1', '--title', 'Fill it'] },
  { argv: ['ticket', 'list'] },
  { argv: ['ticket', 'show', 'CB-1'] },
  { argv: ['ticket', 'explain', 'CB-1'] },
  ...ids.map((name) => ({ argv: ['ticket', name, 'CB-1'] })),
  { argv: ['ticket', 'answer', 'CB-1', 'The second one.'] },
  { argv: ['ticket', 'reject', 'CB-1', 'Still empty.'] },
  { argv: ['ticket', 'comment', 'CB-1', 'Keep it.'] },
  { argv: ['ticket', 'assign', 'CB-1', 'luci'] },
  { argv: ['ticket', 'route', 'CB-1', 'review'] },
  { argv: ['worker', 'list'] },
  { argv: ['worker', 'list', '--all'] },
  { argv: ['worker', 'show', 'CB-1.1'] },
  { argv: ['worker', 'stop', 'CB-1.1'] },
  { argv: ['worker', 'restart', 'CB-1.1'] },
  { argv: ['worker', 'interrupt', 'CB-1.1'] },
  { argv: ['worker', 'input', 'CB-1.1', 'Stay with the table.'] },
  { argv: ['worker', 'log', 'CB-1.1'] },
  { argv: ['worker', 'log', 'CB-1.1', '--follow'], records: true },
  { argv: ['review', 'list'] },
  { argv: ['review', 'stats'] },
  { argv: ['review', 'run', 'CB-1'] },
  { argv: ['review', 'record', 'CB-1', '--sha', '1f3c9e2', '--verdict', 'pass'] },
  { argv: ['escalation', 'list'] },
  { argv: ['escalation', 'list', '--all'] },
  { argv: ['open', '--print'] },
  { argv: ['token', 'rotate'] },
  { argv: ['operator', 'health'] },
  { argv: ['escalation', 'ack', 'escalation-1'] },
  { argv: ['kill-switch', 'on', '--halt', '--reason', 'test'] },
  { argv: ['kill-switch', 'off'] },
  { argv: ['kill-switch', 'status'] },
  { argv: ['drain'] },
  { argv: ['drain', '--no-wait'] },
  { argv: ['resume'] },
  { argv: ['replay', 'CB-1'] },
  { argv: ['replay', 'CB-1', '--verify'] },
  { argv: ['events'], records: true },
  { argv: ['events', '--follow', '--since', '0'], records: true },
  { argv: ['signal', 'done', 'Filled.'], agent: true },
  { argv: ['signal', 'review', 'Filled.'], agent: true },
  { argv: ['signal', 'question', 'Which one?'], agent: true },
];

export const nameOf = ({ argv }: CommandLine): string => argv.slice(0, 3).join(' ');

/** Those that need no service to be asked, with the exit code that they end with in an empty folder. */
export const LOCAL_LINES: readonly (readonly [argv: readonly string[], code: number])[] = [
  [['help'], 0],
  [['help', 'nope'], 2],
  [['completion', 'bash'], 0],
  [['completion', 'zsh', '--json'], 0],
  [['completion'], 2],
  [['chart', 'list'], 0],
  [['chart', 'list', '--json'], 0],
  [['chart', 'show', 'ticket'], 0],
  [['chart', 'show', 'worker', '--format', 'mermaid', '--json'], 0],
  [['chart', 'show', 'nope'], 3],
  [['chart', 'show'], 2],
  [['chart', 'show', 'ticket', '--format', 'png'], 2],
  [['doctor'], 0],
  [['doctor', '--json'], 0],
  [['doctor', 'more'], 2],
  [['config'], 2],
  [['config', '--effective', '--json'], 2],
  [['init'], 1],
  [['init', '--json'], 1],
  [['init', 'more'], 2],
  [['db', 'check'], 3],
  [['db', 'check', '--json'], 3],
  [['db', 'backup'], 2],
  [['db', 'backup', 'copy.db'], 3],
  [['db', 'migrate'], 3],
  [['db', 'compact'], 3],
  [['replay', 'CB-1', '--at', 'now'], 2],
  [['serve', '--port', 'x'], 2],
  [['demo', '--speed', 'fast'], 2],
];
