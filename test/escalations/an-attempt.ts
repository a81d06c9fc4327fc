import { tmpdir } from 'node:os';
import type { ChannelSettings, Surroundings } from '../../src/escalations/channel.ts';
import { createCourier } from '../../src/escalations/courier.ts';
import type { Courier, DeliveryResult, EscalationView } from '../../src/supervisor/ports.ts';
import { ManualClock } from '../supervisor/manual-clock.ts';

export const SECRET = 'hunter2-hunter2';
export const secret = { reveal: () => SECRET };

export const anEscalation = (changes: Partial<EscalationView> = {}): EscalationView => ({
  id: 'esc-7',
  ticket: 'CB-1',
  owner: 'lead',
  reason: 'died_twice',
  text: 'Worker died twice. Needs lead to review.',
  nextActions: ['retry'],
  createdAt: '2026-01-05T09:00:00.000Z',
  deliveries: [],
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  ...changes,
});

/** Text that would do something wherever it is not taken for mere text. */
export const HOSTILE =
  'A\r\nBcc: all@example.org\r\n\r\n<!channel> <b onclick="x">*bold*</b> [a](http://b) `c` & \u0007\u001B[31mred\u202Etxt\0';

type Settings = ChannelSettings extends infer C
  ? C extends unknown
    ? Omit<C, 'name'>
    : never
  : never;

export interface Trial {
  readonly clock: ManualClock;
  readonly courier: Courier;
  readonly ending: AbortController;
  attempt(escalation?: EscalationView, attempts?: number): Promise<DeliveryResult>;
}

/** One channel, and attempts to deliver by it. */
export function aTrial(settings: Settings, surroundings: Partial<Surroundings> = {}): Trial {
  const clock = new ManualClock();
  const ending = new AbortController();
  const courier = createCourier({
    channels: () => [{ ...settings, name: 'it' }],
    clock,
    folder: tmpdir(),
    environment: process.env,
    platform: 'linux',
    ...surroundings,
  });
  return {
    clock,
    courier,
    ending,
    attempt: (escalation = anEscalation(), attempts = 1) =>
      courier.deliver({
        id: `${escalation.id}:it`,
        channel: 'it',
        attempts,
        escalation,
        signal: ending.signal,
      }),
  };
}
