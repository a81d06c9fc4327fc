import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Processes } from '../supervisor/processes.ts';
import { World } from '../supervisor/world.ts';

export interface DataDir {
  /** The folder of the configuration. */
  readonly cwd: string;
  readonly dataDir: string;
  readonly database: string;
  readonly world: World;
}

/** A configuration whose service does not run, and a database in which CB-1 died once and CB-2 waits. */
export async function aDataDir(): Promise<DataDir> {
  const cwd = mkdtempSync(join(tmpdir(), 'callboard-cli-db-'));
  const dataDir = join(cwd, '.callboard');
  const config = {
    profiles: { luci: { runtime: 'exec', command: ['node', 'agent.mjs'] } },
    defaultProfile: 'luci',
    server: { port: await unusedPort() },
  };
  writeFileSync(join(cwd, 'callboard.config.json'), JSON.stringify(config));
  const world = await World.open({ dataDir });
  onTestFinished(() => {
    world.end();
    rmSync(cwd, { recursive: true, force: true });
  });
  const agents = new Processes(world);
  await world.create({ title: 'Fill \u001b[31mthe table' });
  await world.create({ dependsOn: ['CB-1'] });
  await world.settle();
  await agents.exits('CB-1.1', 1);
  await world.settle();
  return { cwd, dataDir, database: join(dataDir, 'callboard.db'), world };
}

function unusedPort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
