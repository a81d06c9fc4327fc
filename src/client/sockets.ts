/** What the client needs of a WebSocket: the browser's has it, and that of `ws` for Node. */
export interface WebSocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike;

/** The platform's own WebSocket; in a Node without one, that of `ws`. */
export async function socketClass(given: WebSocketClass | undefined): Promise<WebSocketClass> {
  if (given) return given;
  const own = (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (own) return own;
  const { WebSocket } = await import('ws');
  return WebSocket;
}
