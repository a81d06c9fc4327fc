import type { ConfigInput } from '../../src/config/schema.ts';
import type { Rules } from '../../src/explain/rules.ts';
import { settingsShown } from '../transport/a-status.ts';

/** What the status of a service with this configuration says that decides about a ticket. */
export function aStatus(
  config: Partial<ConfigInput> = {},
  { engaged = false, used = 1 }: { engaged?: boolean; used?: number } = {},
): Rules {
  const settings = settingsShown(config);
  return {
    ...settings,
    slots: {
      workers: { used, limit: settings.limits.workers },
      reviewers: { used: 0, limit: settings.limits.reviewers },
    },
    killSwitch: {
      engaged,
      source: engaged ? 'stored' : null,
      by: engaged ? 'ada' : null,
      reason: null,
      since: null,
      held: [],
      state: engaged ? 'paused.held' : 'running',
    },
  };
}
