import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import type { Session } from '../session.ts';
import { oneLine } from '../terminal/lines.ts';
import { examples, parent } from './group.ts';

/** What opens an address in a browser, by platform. */
const OPENERS: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** How people get in: with a browser, and with new tokens. */
export function addAccessCommands(program: Command, session: Session): void {
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
    .description('make the tokens new: old ones, logged-in pages and streams end at once')
    .addHelpText('after', examples('callboard token rotate'))
    .action(async () => {
      const { tokenFile } = await session.settings();
      const client = await session.client();
      await client.post('/token/rotate', {});
      const { out } = session;
      if (out.json) out.object({ rotated: true, tokenFile });
      else out.line(`rotated; the new token is in ${oneLine(tokenFile)}`);
    });
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
