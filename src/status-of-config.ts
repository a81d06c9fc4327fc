import { basename } from 'node:path';
import type { Config } from './config/config.ts';
import type { SettingsShown } from './transport/deps.ts';

/** What `status` says of the configuration: names and numbers only, never a command, a variable or a secret. */
export function statusOfConfig(config: Config): Omit<SettingsShown, 'config'> {
  const { review, landing, operator, limits } = config;
  const { massDeaths, startBackoff, ageStep, idleFor, grace, ...counts } = limits;
  return {
    owner: config.owner,
    review: { mode: review.mode, profile: review.profile },
    reviewTimeoutMs: review.timeout,
    landing: { mode: landing.mode },
    operator: { everyMs: operator.every },
    killSwitchFile: config.killSwitch.file,
    limits: {
      ...counts,
      reviewerRetries: review.retries,
      massDeaths: { count: massDeaths.count, withinMs: massDeaths.within },
      startBackoffMs: startBackoff,
      ageStepMs: ageStep,
      idleForMs: idleFor,
      graceMs: grace,
    },
    profiles: Object.entries(config.profiles).map(([name, profile]) => ({
      name,
      runtime: profile.runtime,
      maxWorkers: profile.maxWorkers,
      stallAfterMs: profile.stallAfter,
      maxRunTimeMs: profile.maxRunTime,
    })),
    defaultProfile: config.defaultProfile,
    repos: Object.entries(config.repos).map(([name, { baseBranch }]) => ({ name, baseBranch })),
    workflows: Object.entries(config.workflows).map(([name, phases]) => ({ name, ...phases })),
    gates: Object.entries(config.gates).map(([name, { timeout }]) => ({
      name,
      timeoutMs: timeout,
    })),
  };
}

/** What people call what the service works on: the folder of the repository that tickets get unless they name one. */
export function projectOf({ repos }: Config): string {
  const { path } = repos['default'] ?? Object.values(repos)[0] ?? { path: '' };
  return basename(path);
}
