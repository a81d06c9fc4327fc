/** Stands where the client would load `ws`: every browser that runs this page has its own WebSocket. */
export const WebSocket = globalThis.WebSocket;
