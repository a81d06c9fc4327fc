import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Tool } from './tool.ts';

const BOTH = 'application/json, text/event-stream';

export interface McpAnswer {
  readonly status: number;
  /** A JSON-RPC message; null where a notification was taken. */
  readonly body: object | null;
}

/**
 * Answers one message, with these tools. Stateless: whatever is asked, the right is in the request's own header, so
 * there is no session to be kept, lost or stolen. The transport is the one that `StreamableHTTPServerTransport` wraps:
 * it gives its answer back, so that it is sent as every other one is.
 */
export async function answerMcp(options: {
  readonly message: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly tools: readonly Tool[];
  readonly instructions: string;
  /** Of what runs here. */
  readonly version: string;
}): Promise<McpAnswer> {
  const { message, headers, tools, instructions, version } = options;
  const server = new McpServer({ name: 'callboard', version }, { instructions });
  for (const tool of tools) {
    const { name, title, description, input, looks, destroys } = tool;
    const annotations = {
      readOnlyHint: looks,
      destructiveHint: destroys ?? false,
      openWorldHint: false,
    };
    server.registerTool(
      name,
      { title, description, inputSchema: input, annotations },
      async (args: Record<string, unknown>) => {
        const { body, isError } = await tool.call(args);
        return {
          content: [{ type: 'text', text: JSON.stringify(body) }],
          structuredContent: { ...body },
          isError,
        };
      },
    );
  }
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const response = await transport.handleRequest(
      new Request('http://callboard/mcp', { method: 'POST', headers: readable(headers) }),
      { parsedBody: message },
    );
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? null : (JSON.parse(text) as object),
    };
  } finally {
    await server.close();
  }
}

/** The answer is always JSON: whoever takes that need not name the event stream too. */
function readable(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { accept = '*/*', 'mcp-protocol-version': version } = headers;
  return {
    'content-type': 'application/json',
    accept: /\*\/\*|application\/(json|\*)/i.test(accept) ? BOTH : accept,
    ...(version === undefined ? {} : { 'mcp-protocol-version': version }),
  };
}
