import type { Callboard } from '../../src/client/index.ts';
import { connect } from '../../src/client/index.ts';
import type { Running } from '../transport/a-server.ts';
import { aServer, TOKEN } from '../transport/a-server.ts';
import { World } from '../supervisor/world.ts';

export interface Service {
  readonly world: World;
  server: Running;
  readonly port: number;
  client(options?: Partial<Parameters<typeof connect>[0]>): Callboard;
  /** The service goes away and comes back at the same address, on the same data. */
  restart(): Promise<void>;
  /** It goes away; only {@link Service.comeBack} brings it back. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  end(): Promise<void>;
}

/** The real host on a real database behind the real server; only processes and time are the test's. */
export async function aService(): Promise<Service> {
  const world = await World.open();
  const clients: Callboard[] = [];
  const server = await aServer({ host: world.host });
  const { port } = server;
  const service: Service = {
    world,
    server,
    port,
    client(options = {}) {
      const client = connect({ url: `http://127.0.0.1:${port}`, token: TOKEN, ...options });
      clients.push(client);
      return client;
    },
    async goAway() {
      await service.server.close();
      world.crash();
    },
    async comeBack() {
      await world.restart();
      service.server = await aServer({ host: world.host }, port);
    },
    async restart() {
      await service.goAway();
      await service.comeBack();
    },
    async end() {
      for (const client of clients) client.close();
      await service.server.close().catch(() => {});
      world.end();
    },
  };
  return service;
}

/** Resolves with what `take` returns as soon as that is not undefined, asked again at each event. */
export function heard<T>(client: Callboard, take: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = take();
      if (found === undefined) return;
      off();
      resolve(found);
    };
    const off = client.onEvent(look);
    look();
  });
}
