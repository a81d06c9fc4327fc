import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';

export interface Speaker {
  tools(): Promise<readonly Tool[]>;
  call(name: string, args?: object): Promise<Spoken>;
  close(): Promise<void>;
}

export interface Spoken {
  readonly isError: boolean;
  /** The words, which are JSON except where the library itself refuses. */
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** The protocol's own client. @throws where the server does not let it in. */
export async function speaks(url: string, bearer: string | null): Promise<Speaker> {
  const client = new Client({ name: 'a test', version: '1' });
  const headers: Record<string, string> =
    bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/api/v1/mcp`), {
    requestInit: { headers },
  });
  await client.connect(transport);
  return {
    tools: async () => (await client.listTools()).tools,
    async call(name, args = {}) {
      const result = (await client.callTool({ name, arguments: { ...args } })) as CallToolResult;
      const [first] = result.content;
      const text = first?.type === 'text' ? first.text : '';
      return { isError: result.isError ?? false, text, body: result.structuredContent ?? {} };
    },
    close: () => client.close(),
  };
}
