import { createServer } from 'node:net';

const USUAL_PORT = 4747;

/**
 * A port with a number, since the configuration tells it to clients: the wanted one; the usual one, so that the address
 * stays the same from demo to demo; a free one where that is taken, or 0 is wanted.
 */
export async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && wanted !== 0) return wanted;
  const usual = wanted === 0 ? null : await tryPort(USUAL_PORT);
  return usual ?? (await tryPort(0)) ?? USUAL_PORT;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
