import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import type { Session } from '../session.ts';
import { withStore } from '../store-refusal.ts';
import { oneLine } from '../terminal/lines.ts';
import { examples, parent } from './group.ts';
import type { ServiceCommands } from './service.ts';

/** What opens an address in a browser, by platform. */
const OPENERS: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** How people get in: with a browser, and with new tokens. */
export function addAccessCommands(
  program: Command,
  session: Session,
  service: ServiceCommands,
): void {
  program
    .command('open')
    .description('open the page in a browser, logged in')
    .option('--print', 'only print the address; it is good for one use within 60 seconds')
    .addHelpText('after', examples('callboard open', 'callboard open --print'))
    .action(async (options: { readonly print?: boolean }) => {
      const client = await session.client();
      const { url } = await client.post<{ url: string }>('/launch', {});
      const { out } = session;
      const opened = options.print ? false : await openInBrowser(url, session);
      if (out.json) out.object({ url, opened });
      else out.line(oneLine(url));
      if (!options.print && !opened) {
        out.talk('There is no browser here. Open the address in one within 60 seconds.');
      }
    });

  const token = parent(program, 'token', 'the tokens of the service');
  token
    .command('rotate')
    .description(
      'make the tokens new: old ones, logged-in pages and streams end at once; works without a service too',
    )
    .addHelpText('after', examples('callboard token rotate'))
    .action(async () => {
      const { out } = session;
      const { tokenFile, byService } = await rotated(session, service);
      if (out.json) return out.object({ rotated: true, tokenFile, byService });
      out.line(`rotated; the new token is in ${oneLine(tokenFile)}`);
      if (!byService) out.talk('No service runs here: the next one starts with the new tokens.');
    });
}

/** By the service, or in its files where none answers and none owns them. */
async function rotated(
  session: Session,
  service: ServiceCommands,
): Promise<{ tokenFile: string; byService: boolean }> {
  const { tokenFile } = await session.settings();
  try {
    const client = await session.client();
    await client.post('/token/rotate', {});
    return { tokenFile, byService: true };
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'unreachable') throw error;
    // An address from elsewhere may be the one of another service than the files here belong to.
    if (session.options.url !== undefined || session.io.env['CALLBOARD_URL']) throw error;
    const { dataDir } = await session.config();
    // Where nothing was ever stored there is nothing to make new: that no service answers says more.
    if (!existsSync(dataDir)) throw error;
    await withStore(() => service.rotateTokens(dataDir));
    return { tokenFile: join(dataDir, 'token'), byService: false };
  }
}

/** Whether a browser was found. It is not waited for: it lives as long as the person likes. */
function openInBrowser(url: string, { io }: Session): Promise<boolean> {
  const [command, ...args] = OPENERS[process.platform] ?? [];
  const display = io.env['DISPLAY'] ?? io.env['WAYLAND_DISPLAY'];
  if (!command || (process.platform === 'linux' && !display)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
