import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { findChromium, needChromium, setUpChromium } from '../../scripts/chromium.mjs';
import { aCheckout, plant } from '../check/a-checkout.ts';

interface About {
  platform?: NodeJS.Platform;
  isRoot?: boolean;
  env?: NodeJS.ProcessEnv;
}

/** A machine in a folder: `bin` is its whole PATH, and `programs` are shell scripts in it. */
function aMachine(programs: Record<string, string> = {}, about: About = {}) {
  const top = aCheckout({ 'etc/debian_version': '12.5\n' });
  for (const [name, script] of Object.entries(programs)) aProgram(top, join('bin', name), script);
  const { platform = 'linux', isRoot = true, env = {} } = about;
  return {
    env: { PATH: join(top, 'bin'), ...env },
    platform,
    isRoot,
    top,
    home: join(top, 'home'),
  };
}

function aProgram(top: string, path: string, script = ''): string {
  plant(top, path, `#!/bin/sh\n${script}\n`);
  chmodSync(join(top, path), 0o755);
  return join(top, path);
}

/** Notes its calls, and puts a browser into its own folder when it is told to install once `until` exists. */
const aptGet = (until = '$0') => `
here="\${0%/*}"
echo "$DEBIAN_FRONTEND $*" >> "$here/../calls"
case "$*" in
  *update*) : > "$here/../updated" ;;
  *install*)
    if [ ! -e "${until}" ]; then echo 'E: Unable to locate package chromium' >&2; exit 100; fi
    echo '#!/bin/sh' > "$here/chromium"; /bin/chmod +x "$here/chromium" ;;
esac`;
const UPDATED = '$here/../updated';

const knows = 'exit 0';
const knowsNothing = 'exit 100';

/** What apt-get was asked, without what is the same each time. */
function calls({ top }: { top: string }): string[] {
  const file = join(top, 'calls');
  if (!existsSync(file)) return [];
  const same = 'noninteractive -q -o DPkg::Lock::Timeout=120 -o Acquire::http::Timeout=30 ';
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replace(same, ''));
}

const INSTALL = 'install -y --no-install-recommends chromium fonts-dejavu-core';

/** What a set-up says, and what it gives or how it fails. */
function setUp(machine: ReturnType<typeof aMachine>) {
  let said = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    return { path: setUpChromium(machine), said };
  } catch (error) {
    return { error: error as Error, said };
  } finally {
    write.mockRestore();
  }
}

describe('a browser that is there', () => {
  test.each(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])(
    'is found on the PATH as %s',
    (name) => {
      const machine = aMachine({ [name]: '' });
      expect(findChromium(machine)).toBe(join(machine.top, 'bin', name));
    },
  );

  test('is the Chromium rather than the Chrome, wherever on the PATH they lie', () => {
    const machine = aMachine({ 'google-chrome': '' });
    const chromium = aProgram(machine.top, 'more/chromium');
    machine.env.PATH += `:${join(machine.top, 'more')}`;
    expect(findChromium(machine)).toBe(chromium);
  });

  test('is the one that CALLBOARD_CHROMIUM names', () => {
    const machine = aMachine({ chromium: '' });
    const other = aProgram(machine.top, 'opt/other');
    machine.env = { ...machine.env, CALLBOARD_CHROMIUM: other } as typeof machine.env;
    expect(findChromium(machine)).toBe(other);
  });

  test.each(['', 'home/'])('is an app of macOS in /%sApplications', (where) => {
    const machine = aMachine({}, { platform: 'darwin' });
    const app = `${where}Applications/Google Chrome.app/Contents/MacOS/Google Chrome`;
    const chrome = aProgram(machine.top, app);
    expect(findChromium(machine)).toBe(chrome);
    expect(findChromium({ ...machine, platform: 'linux' })).toBeUndefined();
  });

  test('is a program, not a folder or a text of that name', () => {
    const machine = aMachine();
    plant(machine.top, 'bin/chromium', 'read me');
    plant(machine.top, 'bin/google-chrome/x', '');
    expect(findChromium(machine)).toBeUndefined();
  });

  test('is taken without a word and without asking apt-get', () => {
    const machine = aMachine({ chromium: '', 'apt-get': aptGet(), 'apt-cache': knows });
    expect(setUp(machine)).toEqual({ path: join(machine.top, 'bin/chromium'), said: '' });
    expect(calls(machine)).toEqual([]);
  });
});

describe('a browser that is missing', () => {
  test('is installed with its fonts, which is said', () => {
    const machine = aMachine({ 'apt-get': aptGet(), 'apt-cache': knows });
    const { path, said } = setUp(machine);
    expect(path).toBe(join(machine.top, 'bin/chromium'));
    expect(said).toMatch(/^callboard: installing Chromium, .*apt-get install chromium .*\n$/);
    expect(calls(machine)).toEqual([INSTALL]);
    expect(setUp(machine).said).toBe('');
    expect(calls(machine)).toEqual([INSTALL]);
  });

  test('is looked for in a fresh list where the package is not known', () => {
    const machine = aMachine({ 'apt-get': aptGet(UPDATED), 'apt-cache': knowsNothing });
    expect(setUp(machine).path).toBe(join(machine.top, 'bin/chromium'));
    expect(calls(machine)).toEqual(['update', INSTALL]);
  });

  test('is looked for in a fresh list where the install fails', () => {
    const machine = aMachine({ 'apt-get': aptGet(UPDATED), 'apt-cache': knows });
    expect(setUp(machine).path).toBe(join(machine.top, 'bin/chromium'));
    expect(calls(machine)).toEqual([INSTALL, 'update', INSTALL]);
  });

  test('is installed with sudo where that asks for no password', () => {
    const sudo = 'echo "sudo $1" >> "${0%/*}/../sudo"; shift; exec "$@"';
    const programs = {
      'apt-get': aptGet(),
      'apt-cache': knows,
      sudo,
      true: 'exit 0',
    };
    const machine = aMachine(programs, { isRoot: false });
    expect(setUp(machine).path).toBe(join(machine.top, 'bin/chromium'));
    expect(calls(machine)).toEqual([INSTALL]);
    expect(readFileSync(join(machine.top, 'sudo'), 'utf8')).toBe('sudo -n\nsudo -n\n');
  });

  test('is asked for in one sentence, after what apt-get said, where it cannot be installed', () => {
    const machine = aMachine({ 'apt-get': aptGet('/nowhere'), 'apt-cache': knows });
    const { error, said } = setUp(machine);
    expect(said).toContain('apt-get failed: E: Unable to locate package chromium\n');
    expect(error?.message).toMatch(
      /^no Chromium was found, .*apt-get install chromium .*CALLBOARD_CHROMIUM[^\n]*\.$/,
    );
  });

  const apt = { 'apt-get': aptGet(), 'apt-cache': knows };
  test.each<[string, Record<string, string>, About]>([
    ['another system', apt, { platform: 'darwin' }],
    ['a user without sudo', apt, { isRoot: false }],
    ['a sudo that wants a password', { ...apt, sudo: 'exit 1' }, { isRoot: false }],
    ['a machine without apt-get', {}, {}],
  ])('is not installed by us on %s', (_, programs, about) => {
    const machine = aMachine(programs, about);
    const { error, said } = setUp(machine);
    expect(error?.message).toMatch(/^no Chromium was found/);
    expect(said).toBe('');
    expect(calls(machine)).toEqual([]);
  });

  test('is installed by us on Debian and its relatives only', () => {
    const machine = aMachine(apt);
    const on = (release: string) => {
      const top = aCheckout({ 'etc/os-release': release });
      return setUp({ ...machine, top });
    };
    expect(on('ID=fedora\nID_LIKE="rhel"\n').error?.message).toMatch(/^no Chromium was found/);
    expect(on('ID=mint\nID_LIKE="ubuntu debian"\n').path).toBe(join(machine.top, 'bin/chromium'));
  });

  test('is not replaced by another where CALLBOARD_CHROMIUM named it', () => {
    const machine = aMachine({ chromium: '', ...apt }, { env: { CALLBOARD_CHROMIUM: '/no/such' } });
    const { error } = setUp(machine);
    expect(error?.message).toMatch(
      /^CALLBOARD_CHROMIUM names \/no\/such, which is not a program: /,
    );
    expect(() => needChromium(machine)).toThrow('/no/such');
    expect(calls(machine)).toEqual([]);
  });
});
