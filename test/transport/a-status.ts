import type { ConfigInput } from '../../src/config/schema.ts';
import { projectOf, statusOfConfig } from '../../src/status-of-config.ts';
import type { SettingsShown } from '../../src/transport/deps.ts';
import type { Status } from '../../src/transport/protocol/index.ts';
import { least, parse } from '../config/a-config.ts';

const read = (changes: Partial<ConfigInput>) =>
  parse({ ...least, ...changes }, { TEST_SECRET: 'hunter2' });

/** What the status says of a configuration, as a service that reads it would. */
export function settingsShown(changes: Partial<ConfigInput> = {}): SettingsShown {
  return {
    ...statusOfConfig(read(changes)),
    config: {
      file: '/srv/project/callboard.config.yaml',
      appliedAt: '2026-01-01T00:00:00.000Z',
      error: null,
      atNextStart: [],
    },
  };
}

export function serviceShown(changes: Partial<ConfigInput> = {}): Status['service'] {
  return { version: '1.2.3', project: projectOf(read(changes)), page: null };
}
