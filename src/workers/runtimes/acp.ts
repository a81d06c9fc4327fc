import { Readable, Writable } from 'node:stream';
import type {
  ClientConnection,
  McpServer,
  PermissionOption,
  PromptResponse,
  RequestPermissionResponse,
  SessionNotification,
} from '@agentclientprotocol/sdk';
import { client, methods, ndJsonStream, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import type { AcpSpec } from '../runner/run-files.ts';
import type { Conversation, Listener, TurnEnd } from './conversation.ts';

/** Agents load their models' settings and sign in before they answer. */
const openMsMax = 60_000;

/** An agent that speaks the Agent Client Protocol, version 1, on its stdin and stdout. */
export function converse(options: {
  stdin: Writable;
  stdout: Readable;
  cwd: string;
  spec: AcpSpec;
  listener: Listener;
  /** Opens the way to the service's tools, for an agent that can go it; null where there is none. */
  openTools?: () => Promise<{ url: string; bearer: string } | null>;
}): Conversation {
  const { cwd, spec, listener } = options;
  let session = '';
  let onSign = (): void => {};
  let used = { context: 0, cost: 0 };
  const speech = createSpeech(listener);

  const app = client({ name: 'callboard' })
    .onRequest(methods.client.session.requestPermission, ({ params }) => {
      onSign();
      const { title } = params.toolCall;
      speech.did(`asks to use ${title ?? 'a tool'}: ${spec.permissions}`);
      return permission(params.options, spec.permissions);
    })
    .onNotification(methods.client.session.update, ({ params }) => {
      if (params.sessionId !== session) return;
      onSign();
      hear(params.update);
    });
  const connection: ClientConnection = app.connect(
    ndJsonStream(
      Writable.toWeb(options.stdin) as WritableStream<Uint8Array>,
      Readable.toWeb(options.stdout) as ReadableStream<Uint8Array>,
    ),
  );
  const { agent } = connection;

  function hear(update: SessionNotification['update']): void {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        return speech.said(textOf(update.content));
      case 'agent_thought_chunk':
        return speech.did(textOf(update.content));
      case 'tool_call':
        return speech.did(`${update.title}${outputOf(update.content)}`);
      case 'tool_call_update':
        return speech.did(`${update.title ?? update.toolCallId}${outputOf(update.content)}`);
      case 'usage_update':
        used = { context: update.used, cost: update.cost?.amount ?? used.cost };
        return;
      default:
    }
  }

  async function open(): Promise<void> {
    const { agentCapabilities } = await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      // Its own tools do the work, in its own worktree: nothing is read or run for it here.
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    });
    const takesHttp = agentCapabilities?.mcpCapabilities?.http === true;
    const tools = takesHttp ? await options.openTools?.() : null;
    const made = await agent.request(methods.agent.session.new, {
      cwd,
      mcpServers: tools ? [serverAt(tools)] : [],
    });
    session = made.sessionId;
    if (spec.mode !== null) {
      await agent.request(methods.agent.session.setMode, {
        sessionId: session,
        modeId: spec.mode,
      });
    }
  }

  return {
    async open() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const message = `it did not begin a session within ${openMsMax / 1000} s`;
        timer = setTimeout(() => reject(new Error(message)), openMsMax);
      });
      await Promise.race([open(), late]).finally(() => clearTimeout(timer));
    },
    async prompt(text, sign): Promise<TurnEnd> {
      onSign = sign;
      const before = used;
      const prompt = [{ type: 'text' as const, text }];
      try {
        const answer: PromptResponse = await agent.request(methods.agent.session.prompt, {
          sessionId: session,
          prompt,
        });
        return {
          why: answer.stopReason,
          tokens: tokensOf(answer) ?? Math.max(0, used.context - before.context),
          cost: Math.max(0, used.cost - before.cost),
        };
      } finally {
        onSign = () => {};
        speech.end();
      }
    },
    cancel: () => agent.notify(methods.agent.session.cancel, { sessionId: session }),
    closed: () => connection.signal.aborted,
  };
}

const serverAt = ({ url, bearer }: { url: string; bearer: string }): McpServer => ({
  type: 'http',
  name: 'callboard',
  url,
  headers: [{ name: 'Authorization', value: `Bearer ${bearer}` }],
});

/**
 * Text comes in pieces (`DO`, `NE: ok`) that belong together; what the agent does in between parts them, or a report
 * after a tool call would be glued to the words before it.
 */
function createSpeech({ said, did }: Listener): Listener & { end: () => void } {
  let open = false;
  const close = (): void => {
    if (open) said('\n');
    open = false;
  };
  return {
    said(text) {
      if (text === '') return;
      said(text);
      open = !text.endsWith('\n');
    },
    did(text) {
      close();
      if (text !== '') did(text.endsWith('\n') ? text : `${text}\n`);
    },
    end: close,
  };
}

/** `ask` finds nobody to ask while the agent waits: it is refused, and the agent may ask by a question. */
function permission(
  options: readonly PermissionOption[],
  policy: AcpSpec['permissions'],
): RequestPermissionResponse {
  const wanted =
    policy === 'allow' ? ['allow_always', 'allow_once'] : ['reject_once', 'reject_always'];
  const chosen = wanted.flatMap((kind) => options.filter((option) => option.kind === kind))[0];
  return chosen
    ? { outcome: { outcome: 'selected', optionId: chosen.optionId } }
    : { outcome: { outcome: 'cancelled' } };
}

function textOf(content: { type: string; text?: unknown }): string {
  return content.type === 'text' && typeof content.text === 'string' ? content.text : '';
}

/** The text of what a tool gave back. */
function outputOf(
  content: readonly { type: string; content?: unknown }[] | null | undefined,
): string {
  const texts = (content ?? []).flatMap((part) =>
    part.type === 'content' ? [textOf(part.content as { type: string; text?: unknown })] : [],
  );
  return texts.length === 0 ? '' : `\n${texts.join('\n')}`;
}

/** Agents report what a turn used beside the protocol's own fields. */
function tokensOf(answer: object): number | null {
  const { usage } = answer as { usage?: { totalTokens?: unknown } | null };
  const total = usage?.totalTokens;
  return typeof total === 'number' && Number.isFinite(total) && total >= 0 ? total : null;
}
