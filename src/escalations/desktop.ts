import type { Dispatch, Surroundings } from './channel.ts';
import { DeliveryError } from './channel.ts';
import { chosen } from './command.ts';
import { MissingProgram, run } from './run.ts';
import { oneLine } from './words.ts';

/** A desktop that is not there does not come: after so many attempts it is given up. */
const ATTEMPTS_MAX = 5;
const CHARS_MAX = 200;
const ENVIRONMENT = [
  'PATH',
  'HOME',
  'LANG',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
];

/** A notification on the desktop of whoever runs the service. Arguments can be read by everybody: no ticket text. */
export async function sendToDesktop(
  { attempts, escalation, signal }: Dispatch,
  { folder, environment, platform }: Surroundings,
): Promise<void> {
  const { id, ticket, reason, owner } = escalation;
  const title = oneLine(`Callboard: ${reason}`, CHARS_MAX);
  const body = oneLine(`${ticket ?? 'the service'} needs ${owner} (${id})`, CHARS_MAX);
  const command = programOf(platform, title, body);
  if (!command) {
    throw new DeliveryError(`no desktop notification is known for ${platform}`, { final: true });
  }
  const env = chosen(ENVIRONMENT, environment);
  try {
    await run({ command, cwd: folder, env, stdin: '', signal });
  } catch (cause) {
    if (cause instanceof MissingProgram) {
      const why = `${command[0]} is not there: install it, or choose another channel`;
      throw new DeliveryError(why, { final: true });
    }
    if (attempts < ATTEMPTS_MAX) throw cause;
    throw new DeliveryError(`${command[0]} failed ${attempts} times; is there a desktop?`, {
      final: true,
    });
  }
}

function programOf(platform: NodeJS.Platform, title: string, body: string): string[] | null {
  if (platform === 'linux') {
    // The body of a notification may be markup there.
    const text = body.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    return ['notify-send', '--app-name=Callboard', '--urgency=critical', '--', title, text];
  }
  if (platform === 'darwin') {
    // The words are arguments, never a part of the script.
    const script = 'display notification (item 2 of argv) with title (item 1 of argv)';
    return ['osascript', '-e', 'on run argv', '-e', script, '-e', 'end run', '--', title, body];
  }
  return null;
}
