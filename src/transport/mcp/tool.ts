import type { z } from 'zod';

/** What a tool gives back: words for the agent, and the same as data. */
export interface ToolResult {
  readonly body: object;
  /** It was refused: nothing changed, and `body` says why. */
  readonly isError: boolean;
}

/** One tool of the MCP server. Arguments that its schema does not know are refused. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** It looks and changes nothing. */
  readonly looks: boolean;
  /** It may end or undo something; others only add. */
  readonly destroys?: true;
  /** `args` have passed `input`. */
  call(args: Readonly<Record<string, unknown>>): Promise<ToolResult>;
}
