import type { EscalationView } from '../supervisor/ports.ts';

/** A value that must not be shown: in no log, record or message. */
export interface Hidden {
  reveal(): string;
}

export interface WebhookChannel {
  readonly type: 'webhook';
  readonly url: string;
  readonly secret?: Hidden | undefined;
}

export interface CommandChannel {
  readonly type: 'command';
  readonly command: readonly string[];
  /** Names of the variables that it may see. */
  readonly env: readonly string[];
}

export interface TelegramChannel {
  readonly type: 'telegram';
  readonly token: Hidden;
  readonly chatId: string;
  readonly apiBase: string;
}

export interface SlackChannel {
  readonly type: 'slack';
  /** Whoever knows it may write. */
  readonly url: Hidden;
}

export interface NtfyChannel {
  readonly type: 'ntfy';
  readonly url: string;
  readonly topic: string;
  readonly token?: Hidden | undefined;
}

export interface EmailChannel {
  readonly type: 'email';
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string | null;
  readonly password?: Hidden | undefined;
  readonly from: string;
  readonly to: readonly string[];
}

export interface DesktopChannel {
  readonly type: 'desktop';
}

/** A channel as it is configured; `name` is unique. */
export type ChannelSettings = { readonly name: string } & (
  | WebhookChannel
  | CommandChannel
  | TelegramChannel
  | SlackChannel
  | NtfyChannel
  | EmailChannel
  | DesktopChannel
);

/** One attempt. */
export interface Dispatch {
  /** Of the delivery: the same at every attempt. */
  readonly id: string;
  /** This one included. */
  readonly attempts: number;
  readonly escalation: EscalationView;
  /** Aborted when the time is over, or the service ends. */
  readonly signal: AbortSignal;
}

/** Where commands run, and what they may be given. */
export interface Surroundings {
  /** The configuration file's folder. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** Why an attempt failed, in one sentence without secrets. `final`: another attempt would fail the same way. */
export class DeliveryError extends Error {
  readonly code = 'not_delivered';
  readonly final: boolean;

  constructor(message: string, { final = false }: { final?: boolean } = {}) {
    super(message);
    this.final = final;
  }
}
