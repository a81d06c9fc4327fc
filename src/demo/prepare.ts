import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configText } from './config-text.ts';
import { claimDemoDir } from './demo-dir.ts';
import { findMaterial } from './material.ts';
import type { ExpectedTicket, PersonStep } from './material.ts';
import { initScratchRepo } from './scratch-repo.ts';

export interface PrepareOptions {
  /** Default: a fresh folder in the temporary folder. */
  readonly dir?: string | undefined;
  readonly port: number;
  /** Divides the scripted pauses. */
  readonly speed: number;
}

export interface PreparedDemo {
  /** Absolute, like all paths here. */
  readonly dir: string;
  readonly configFile: string;
  readonly ticketsDir: string;
  /** Where agents count their attempts, and a person's steps leave their marks. */
  readonly stateDir: string;
  /** What the service's own environment must hold: the profiles pass it on to the agents. */
  readonly env: Readonly<Record<string, string>>;
  readonly expected: readonly ExpectedTicket[];
  readonly personScript: readonly PersonStep[];
}

/**
 * Makes what the demo runs on: a scratch git repository, ticket files, scripted agents and a configuration.
 * @throws {CliError} where the folder cannot be used, or git is missing.
 */
export async function prepareDemo(options: PrepareOptions): Promise<PreparedDemo> {
  const material = findMaterial();
  const dir = await claimDemoDir(options.dir, options.port);
  const at = (name: string): string => join(dir, name);
  for (const name of ['repo', 'tickets', 'agents']) {
    await cp(join(material.dir, name), at(name), { recursive: true });
  }
  await initScratchRepo(at('repo'));
  await mkdir(at('state'));
  const configFile = at('callboard.config.yaml');
  await writeFile(configFile, configText({ agents: at('agents'), port: options.port }));
  return {
    dir,
    configFile,
    ticketsDir: at('tickets'),
    stateDir: at('state'),
    env: {
      DEMO_SPEED: String(options.speed),
      DEMO_STATE: at('state'),
      // Agents are copied away from here, where the library that they speak with cannot be found by its name.
      DEMO_ACP: pathToFileURL(createRequire(import.meta.url).resolve('@agentclientprotocol/sdk'))
        .href,
      ...(material.bin === null ? {} : { DEMO_CALLBOARD: material.bin }),
    },
    expected: material.expected,
    personScript: material.personScript,
  };
}
