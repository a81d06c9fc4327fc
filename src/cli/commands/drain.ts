import type { Command } from 'commander';
import type { KillSwitch } from '../../transport/protocol/kill-switch.ts';
import type { Worker } from '../../transport/protocol/worker.ts';
import type { Client } from '../client.ts';
import { untilInterrupted } from '../interrupt.ts';
import type { Session } from '../session.ts';
import { cell } from '../terminal/lines.ts';
import { modeWords } from '../switch-words.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples } from './group.ts';

const POLL_MS = 1_000;

export function addDrainCommands(program: Command, session: Session): void {
  program
    .command('drain')
    .description('start nothing new, and wait until no worker runs')
    .option('--no-wait', 'do not wait')
    .addOption(byOption())
    .addHelpText('after', examples('callboard drain'))
    .action(async (options: ByOption & { readonly wait: boolean }) => {
      const client = await session.client();
      const state = await client.post<KillSwitch>('/drain', { by: actor(options, session) });
      const { out } = session;
      if (!options.wait) {
        if (out.json) out.object({ ...state, running: (await running(client)).length });
        else out.line('draining');
        return;
      }
      await untilInterrupted(session, (signal) => waitForWorkers(client, session, signal));
    });

  program
    .command('resume')
    .description('end a drain, or a pause after many deaths')
    .addOption(byOption())
    .addHelpText('after', examples('callboard resume'))
    .action(async (options: ByOption) => {
      const client = await session.client();
      const state = await client.post<KillSwitch>('/resume', { by: actor(options, session) });
      if (session.out.json) return session.out.object(state);
      session.out.line('resumed');
      if (state.engaged) session.out.talk('The kill-switch is still on: callboard kill-switch off');
      else if (modeWords(state) !== '') session.out.talk(`Still${modeWords(state)}.`);
    });
}

async function waitForWorkers(
  client: Client,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  const { out } = session;
  for (;;) {
    const left = await running(client);
    if (signal.aborted || left.length === 0) {
      out.progress(null);
      if (out.json) out.object({ drained: left.length === 0, running: left.map(({ id }) => id) });
      else if (left.length === 0) out.line('drained');
      // The drain itself goes on; only the waiting was given up.
      else
        out.talk(
          `Still running: ${left.map(({ id }) => cell(id)).join(', ')}. Nothing new starts.`,
        );
      return;
    }
    const names = left.slice(0, 5).map(({ id }) => cell(id));
    out.progress(
      `Waiting for ${left.length} ${left.length === 1 ? 'worker' : 'workers'}: ${names.join(', ')}`,
    );
    await session.io.sleep(POLL_MS, signal);
  }
}

/** Workers that are at something. An idle one has ended its turn and gets no other one during a drain. */
async function running(client: Client): Promise<readonly Worker[]> {
  const { items } = await client.list<Worker>('/workers');
  return items.filter(({ state }) => state !== 'live.idle' && state !== 'ended');
}
