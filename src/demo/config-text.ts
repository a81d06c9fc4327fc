/** The demo's configuration. `agents` is the absolute folder of the scripted agents. */
export function configText({ agents, port }: { agents: string; port: number }): string {
  // JSON is YAML: paths with blanks or colons stay whole.
  const agent = command(`${agents}/agent.mjs`);
  const converses = command(`${agents}/converses.mjs`);
  const reviewer = command(`${agents}/reviewer.mjs`);
  return `# Written by \`callboard demo\`. Everything here is scratch: change it, break it, delete it.
dataDir: .callboard
owner: lead                     # who is asked when a ticket needs a person
server: { host: 127.0.0.1, port: ${port} }
repos: { default: { path: repo, baseBranch: main } }

# Scripted stand-ins for coding agents. A ticket runs on the profile that is named as its assignee; an assignee without
# a profile (anna) is a person. ada stays alive between turns, and can be spoken to.
profiles:
  luci: { runtime: exec, command: ${agent}, prompt: stdin, env: ${ENV}, stallAfter: 2m }
  max: { runtime: exec, command: ${agent}, prompt: stdin, env: ${ENV}, stallAfter: 2m }
  ada: { runtime: acp, command: ${converses}, permissions: allow, env: ${ENV}, stallAfter: 2m }
  reviewer: { runtime: exec, command: ${reviewer}, prompt: stdin, env: ${ENV}, stallAfter: 2m }
defaultProfile: luci

# One death is borne, the second asks a person; so does the third fail of a review.
limits: { workers: 4, reviewers: 2, deaths: 1, reviewCycles: 3 }
review: { mode: enforce, profile: reviewer, timeout: 2m }
landing: { mode: off }          # branches of done tickets stay where they are
`;
}

/** DEMO_SPEED divides the scripted pauses, DEMO_STATE is where agents count their attempts, DEMO_ACP a library. */
const ENV = '[PATH, HOME, DEMO_SPEED, DEMO_STATE, DEMO_CALLBOARD, DEMO_ACP]';

/** This very Node, since a service that was started by its full path may have none on PATH. */
const command = (script: string): string => JSON.stringify([process.execPath, script]);
