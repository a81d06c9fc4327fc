import type { Clock, Courier, Delivery, DeliveryResult } from '../supervisor/ports.ts';
import type { ChannelSettings, Dispatch, Hidden, Surroundings } from './channel.ts';
import { DeliveryError } from './channel.ts';
import { sendByCommand } from './command.ts';
import { sendToDesktop } from './desktop.ts';
import { sendByEmail } from './email.ts';
import { sendToNtfy } from './ntfy.ts';
import { sendToSlack } from './slack.ts';
import { sendToTelegram } from './telegram.ts';
import { sendToWebhook } from './webhook.ts';
import { oneLine } from './words.ts';

/** Longer than any healthy channel takes, and short enough that a dead one does not pile up. */
const TIMEOUT_MS = 10_000;
const ERROR_CHARS_MAX = 300;

export interface CourierEdge extends Surroundings {
  /** Read anew at each attempt. */
  readonly channels: () => readonly ChannelSettings[];
  readonly clock: Clock;
}

/** Brings escalations to people by the configured channels. */
export function createCourier(edge: CourierEdge): Courier {
  return {
    channels: () => edge.channels().map(({ name }) => name),
    deliver: async (delivery) => {
      const settings = edge.channels().find(({ name }) => name === delivery.channel);
      if (!settings) {
        const error = `no channel is named ${delivery.channel} any more`;
        return { outcome: 'impossible', error };
      }
      return await attempt(edge, settings, delivery);
    },
  };
}

async function attempt(
  edge: CourierEdge,
  settings: ChannelSettings,
  delivery: Delivery,
): Promise<DeliveryResult> {
  const late = new AbortController();
  const cancel = edge.clock.setTimer(TIMEOUT_MS, () => late.abort());
  const signal = AbortSignal.any([late.signal, delivery.signal]);
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new DeliveryError(whyAborted(late.signal)));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    // A sender that does not notice the abort must not hold the attempt open.
    await Promise.race([send(settings, { ...delivery, signal }, edge), aborted]);
    return { outcome: 'delivered' };
  } catch (cause) {
    const final = cause instanceof DeliveryError && cause.final;
    const error = signal.aborted ? whyAborted(late.signal) : reasonOf(cause);
    return { outcome: final ? 'impossible' : 'failed', error: withoutSecrets(error, settings) };
  } finally {
    signal.removeEventListener('abort', abort);
    cancel();
  }
}

const whyAborted = (late: AbortSignal): string =>
  late.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : 'the service is ending';

function send(
  settings: ChannelSettings,
  dispatch: Dispatch,
  surroundings: Surroundings,
): Promise<void> {
  switch (settings.type) {
    case 'webhook':
      return sendToWebhook(settings, dispatch);
    case 'command':
      return sendByCommand(settings, dispatch, surroundings);
    case 'telegram':
      return sendToTelegram(settings, dispatch);
    case 'slack':
      return sendToSlack(settings, dispatch);
    case 'ntfy':
      return sendToNtfy(settings, dispatch);
    case 'email':
      return sendByEmail(settings, dispatch);
    case 'desktop':
      return sendToDesktop(dispatch, surroundings);
  }
}

/** Messages of libraries may hold addresses and what was sent to them: of those only the code is told. */
function reasonOf(cause: unknown): string {
  if (cause instanceof DeliveryError) return cause.message;
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? `it cannot be reached (${code})` : 'the attempt failed';
}

function withoutSecrets(text: string, settings: ChannelSettings): string {
  const secrets = Object.values(settings as object)
    .filter(isHidden)
    .map((secret) => secret.reveal());
  const clean = secrets.reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
  return oneLine(clean, ERROR_CHARS_MAX);
}

const isHidden = (value: unknown): value is Hidden =>
  typeof value === 'object' && value !== null && 'reveal' in value;
