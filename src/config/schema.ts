import { z } from 'zod';
import { channel } from './channels.ts';
import {
  command,
  countFromOne,
  countFromZero,
  defaultEnvironment,
  duration,
  name,
  path,
  text,
  variable,
} from './fields.ts';
import { limits } from './limits.ts';

// One that can never be sent would let nobody in and say nothing; `null` is the origin of every sandboxed frame.
const allowedHost = text.regex(
  /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/,
  'is not a host: write it as a browser sends it, such as board.example or board.example:8080',
);
const allowedOrigin = text.regex(
  /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s/*?#@]+\/?$/,
  'is not an origin: write scheme, host and port, such as https://board.example:8443',
);

const server = z.strictObject({
  host: text.prefault('127.0.0.1').describe('The address to listen on'),
  port: z.int().min(0).max(65_535).prefault(4747).describe('0 takes a free one'),
  allowedHosts: z
    .array(allowedHost)
    .prefault([])
    .describe(
      'Further values of the Host header; one without a port may come with the port of the service',
    ),
  allowedOrigins: z
    .array(allowedOrigin)
    .prefault([])
    .describe('Further values of the Origin header'),
  inspect: z
    .boolean()
    .prefault(false)
    .describe("Stately's inspector may look on at /api/v1/inspect"),
});

const branch = text.refine(
  (value) => !value.startsWith('-'),
  'is not a branch: it begins with a hyphen',
);

const repo = z.strictObject({
  path: path.prefault('.').describe('A git repository'),
  baseBranch: branch.prefault('main').describe("What tickets' branches start from"),
});

const profile = z.strictObject({
  runtime: z
    .enum(['acp', 'exec', 'terminal'])
    .prefault('exec')
    .describe('How the agent is spoken to: protocol, one command per turn, terminal program'),
  command: command.describe('The program and its arguments; no shell'),
  model: text.nullable().prefault(null).describe('A name for the records and for the runtime'),
  promptTemplate: text
    .nullable()
    .prefault(null)
    .describe('A file with the prompt of this profile, in place of the built-in one'),
  prompt: z.enum(['stdin', 'file']).prefault('stdin').describe('How an exec agent gets its prompt'),
  permissions: z
    .enum(['allow', 'ask', 'deny'])
    .prefault('ask')
    .describe(
      'The answer to an acp agent that wants to use a tool; `ask` refuses, for nobody can be asked while it waits',
    ),
  mode: text
    .nullable()
    .prefault(null)
    .describe('The session mode to set, for an acp agent that has several'),
  env: z
    .array(variable)
    .prefault(defaultEnvironment)
    .describe('The environment variables that the agent may see'),
  maxWorkers: countFromOne
    .optional()
    .describe('Authors of this profile at one time; `limits.workers` unless given'),
  stallAfter: duration.prefault('10m').describe('So long without a sign of life is a death'),
  maxRunTime: duration.prefault('2h').describe('A longer run is a death'),
  plainSentinels: z
    .boolean()
    .prefault(true)
    .describe('Read lines such as `DONE: …` in what the agent says'),
  fallback: name
    .nullable()
    .prefault(null)
    .describe('The profile that gets one run when this one goes round in circles'),
});

const gate = z.strictObject({
  command: command.describe('Exit 0 passes, 1 fails, 75 cannot run'),
  timeout: duration.prefault('5m').describe('A gate may take so long'),
  env: z
    .array(variable)
    .prefault(defaultEnvironment)
    .describe('The environment variables that it may see'),
});

const workflow = z.strictObject({
  author: z
    .boolean()
    .prefault(true)
    .describe('An agent works on it; without, its branch is judged as it is'),
  review: z.boolean().prefault(true).describe('A reviewer judges it, as `review.mode` says'),
  gates: z.array(name).prefault([]).describe('Gates in the order in which they run'),
  signOff: z.boolean().prefault(false).describe('A person accepts the work'),
});

const review = z.strictObject({
  mode: z
    .enum(['off', 'shadow', 'enforce'])
    .prefault('off')
    .describe('Whether a reviewer runs, and whether its verdict counts'),
  profile: name.prefault('reviewer').describe('The profile that judges; must exist unless off'),
  timeout: duration.prefault('10m').describe('A reviewer that takes longer has given no verdict'),
  retries: countFromZero
    .prefault(1)
    .describe('Retries of a reviewer that crashes, is late or cannot be read'),
});

const landing = z.strictObject({
  mode: z
    .enum(['off', 'ff-only', 'command'])
    .prefault('off')
    .describe('How accepted work gets to its base branch'),
  command: command
    .optional()
    .describe('For mode `command`; exit 0 has landed, anything else has failed'),
  env: z
    .array(variable)
    .prefault(defaultEnvironment)
    .describe('For mode `command`: the environment variables that it may see'),
  timeout: duration
    .prefault('10m')
    .describe('For mode `command`: one that takes longer has failed'),
});

/** The file `callboard.config.*`. Every key but `profiles` and `defaultProfile` has a default. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors; has no effect'),
  dataDir: path.prefault('.callboard').describe('Database, token, logs, runs, worktrees; 0700'),
  prefix: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9_]{0,15}$/,
      'is not a prefix: use a letter, then up to 15 letters, digits and `_`',
    )
    .prefault('CB')
    .describe('Of ticket ids: CB-1, CB-2'),
  owner: text.prefault('lead').describe('Who receives escalations'),
  server: server.prefault({}),
  repos: z
    .record(name, repo)
    .refine((repos) => Object.keys(repos).length > 0, 'names no repository')
    .prefault({ default: {} }),
  worktrees: z
    .strictObject({ root: path.optional().describe('Unless given, `worktrees` in dataDir') })
    .prefault({}),
  profiles: z.record(name, profile).describe('How agents are run, by name'),
  defaultProfile: name.describe('For tickets that name neither a profile nor an assignee'),
  limits: limits.prefault({}),
  review: review.prefault({}),
  gates: z
    .record(name, gate)
    .prefault({})
    .meta({ 'x-example': { browser: { command: ['npm', 'run', 'e2e'], timeout: '5m' } } }),
  workflows: z.record(name, workflow).prefault({ default: {} }),
  operator: z
    .strictObject({ every: duration.prefault('60s').describe('Between two sweeps') })
    .prefault({}),
  killSwitch: z
    .strictObject({
      file: path.prefault('.callboard/KILL').describe('That it exists stops the automatics'),
    })
    .prefault({}),
  escalation: z
    .strictObject({
      channels: z
        .array(channel)
        .prefault([])
        .meta({ 'x-example': [{ type: 'command', command: ['notify-send', 'Callboard'] }] }),
    })
    .prefault({}),
  landing: landing.prefault({}),
});

/** What stands in a file. */
export type ConfigInput = z.input<typeof configSchema>;

/** After parsing, before paths, secrets and dependent defaults are filled in. */
export type ParsedConfig = z.output<typeof configSchema>;
