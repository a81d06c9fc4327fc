import type { Command } from 'commander';
import { API } from '../../transport/protocol/index.ts';
import type { KillSwitch } from '../../transport/protocol/kill-switch.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { oneLine } from '../terminal/lines.ts';
import { heldLines, switchLine } from '../switch-words.ts';
import type { ByOption } from './group.ts';
import { actor, byOption, examples, parent } from './group.ts';

interface OnOptions extends ByOption {
  readonly halt?: boolean;
  readonly reason?: string;
}

export function addKillSwitchCommands(program: Command, session: Session): void {
  const kill = parent(program, 'kill-switch', 'hold all automatic moves; people can still act');

  kill
    .command('on')
    .description('engage it: nothing automatic starts any more; running workers go on')
    .option('--halt', 'stop running workers and reviewers too')
    .option('--reason <text>', 'why, for the others')
    .addOption(byOption())
    .addHelpText(
      'after',
      examples('callboard kill-switch on --reason "The test database is gone."'),
    )
    .action(async (options: OnOptions) => {
      const change = {
        engaged: true,
        halt: options.halt,
        reason: options.reason,
        by: actor(options, session),
      };
      await withFlagHint(session, async () => show(session, await put(session, change)));
    });

  kill
    .command('off')
    .description('release it; everything held resumes, each thing once')
    .option('--reason <text>', 'why, for the others')
    .addOption(byOption())
    .addHelpText('after', examples('callboard kill-switch off'))
    .action(async (options: OnOptions) => {
      show(
        session,
        await put(session, { engaged: false, reason: options.reason, by: actor(options, session) }),
      );
    });

  kill
    .command('status')
    .description('whether it is engaged, by whom, and what it holds')
    .addHelpText('after', examples('callboard kill-switch status'))
    .action(async () => {
      const client = await session.client();
      show(session, await client.get<KillSwitch>('/kill-switch'));
    });
}

async function put(session: Session, change: object): Promise<KillSwitch> {
  const client = await session.client();
  return (await client.send<KillSwitch>('PUT', `${API}/kill-switch`, change)).body;
}

function show({ out }: Session, state: KillSwitch): void {
  if (out.json) out.object(state);
  else out.lines([switchLine(out, state), ...heldLines(out, state)]);
}

/** In an emergency the way that needs no service is worth a sentence: the flag file is the same switch. */
async function withFlagHint(session: Session, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.unreachable) throw error;
    const file = await session.config().then(
      (config) => config.killSwitch.file,
      () => null,
    );
    if (file === null) throw error;
    throw new CliError(
      `${error.message} To engage it without the service: touch ${oneLine(file)}`,
      {
        exitCode: error.exitCode,
        code: error.code,
        cause: error,
      },
    );
  }
}
