import type { Courier, Delivery, DeliveryResult } from '../../src/supervisor/ports.ts';
import type { Life } from './life.ts';

/** Brings escalations nowhere, and knows what it was asked to bring. No channels unless a test names some. */
export class FakeCourier {
  names: readonly string[] = [];
  /** Every attempt, in the order in which it began. */
  readonly attempts: Delivery[] = [];
  /** What comes of an attempt; delivered unless a test says otherwise. */
  onAttempt: (delivery: Delivery) => DeliveryResult | Promise<DeliveryResult> = () => ({
    outcome: 'delivered',
  });

  channels(): readonly string[] {
    return this.names;
  }

  /** The courier of one life of the service: a dead one brings nothing, and hears of nothing. */
  of(life: Life): Courier {
    return {
      channels: () => this.names,
      deliver: async (delivery) => {
        if (!life.alive) return await new Promise<DeliveryResult>(() => {});
        this.attempts.push(delivery);
        return await this.onAttempt(delivery);
      },
    };
  }
}

/** A channel that takes everything and says nothing, until the service ends. */
export const neverAnswers = ({ signal }: Delivery): Promise<DeliveryResult> =>
  new Promise((resolve) => {
    const error = 'the service is ending';
    signal.addEventListener('abort', () => resolve({ outcome: 'failed', error }));
  });
