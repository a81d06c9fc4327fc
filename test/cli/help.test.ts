import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { World } from './captured-io.ts';
import { cli } from './captured-io.ts';
import { commandPaths } from './command-paths.ts';
import { FakeService, problem } from './fake-service.ts';
import { ticket } from './wire-objects.ts';

const commands = commandPaths();

describe('help', () => {
  test.each(commands.map((path) => [path.join(' '), path] as const))(
    'of %s has an example',
    async (name, path) => {
      const { code, stdout } = await cli([...path, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: callboard ${name}`);
      expect(stdout).toMatch(/Examples?:\n {2}\S/);
      expect(stdout).toContain(path.length > 1 ? `callboard ${name}` : path[0]);
    },
  );

  test('of the whole names the exit codes, on stdout', async () => {
    const { code, stdout, stderr } = await cli(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('69 service not reachable');
    expect(stderr).toBe('');
  });

  test('of a group without a command goes to stderr and ends with 2', async () => {
    const { code, stdout, stderr } = await cli(['ticket']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: callboard ticket');
  });

  test.each([
    [['help'], 'Usage: callboard [options] [command]'],
    [['help', 'events'], 'Usage: callboard events'],
    [['help', 'ticket', 'list'], 'Usage: callboard ticket list'],
  ])('%j explains as deep as it is asked', async (argv, usage) => {
    const { code, stdout } = await cli(argv);
    expect(code).toBe(0);
    expect(stdout).toContain(usage);
  });

  test.each([
    [['help', 'evnts'], 'Did you mean events?'],
    [['help', 'ticket', 'lst'], 'Did you mean list?'],
  ])('%j ends with 2 and names what may have been meant', async (argv, meant) => {
    const { code, stdout, stderr } = await cli(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(meant);
  });

  test('a mistake is said once', async () => {
    const { stderr } = await cli(['ticket', 'list', '--nope']);
    expect(stderr.match(/unknown option/g)).toHaveLength(1);
  });

  test('a typing error names what may have been meant', async () => {
    expect((await cli(['statsu'])).stderr).toContain('Did you mean status?');
  });
});

describe('help with --json', () => {
  interface Explained {
    readonly command: string;
    readonly usage: string;
    readonly options: readonly { readonly flags: string }[];
    readonly commands: readonly { readonly name: string }[];
  }
  const explained = async (...argv: string[]): Promise<Explained> => {
    const { code, stdout, stderr } = await cli(argv);
    expect([code, stderr], argv.join(' ')).toEqual([0, '']);
    return JSON.parse(stdout) as Explained;
  };

  test('is one object for the whole and for every command, whichever way it is asked', async () => {
    expect((await explained('--help', '--json')).commands.map(({ name }) => name)).toContain(
      'ticket',
    );
    for (const path of commands) {
      const object = await explained(...path, '--help', '--json');
      const name = `callboard ${path.join(' ')}`;
      expect(object).toMatchObject({ command: name, usage: expect.stringContaining(name) });
      const flags = object.options.map(({ flags: written }) => written);
      expect(flags).toEqual([...new Set(flags)]);
      expect(flags).toContain('--json');
    }
    const list = await explained('ticket', 'list', '--help', '--json');
    expect(await explained('--json', 'ticket', 'list', '-h')).toEqual(list);
    expect(await explained('help', 'ticket', 'list', '--json')).toEqual(list);
    expect(await explained('--json', 'help', 'ticket', 'list')).toEqual(list);
  });

  test('names choices, and what must be given', async () => {
    const record = await explained('review', 'record', '--help', '--json');
    expect(record).toMatchObject({ arguments: [{ name: 'id', required: true, choices: null }] });
    expect(record.options.find(({ flags }) => flags.startsWith('--verdict'))).toMatchObject({
      required: true,
      choices: ['pass', 'fail', 'uncertain'],
    });
  });

  test('of what there is not is an error, as one object', async () => {
    for (const argv of [['help', 'nope'], ['ticket', 'nope'], ['ticket'], []]) {
      const { code, stdout } = await cli([...argv, '--json']);
      const { error } = JSON.parse(stdout) as { error: object };
      expect([code, error], argv.join(' ')).toEqual([2, expect.objectContaining({ exitCode: 2 })]);
    }
  });

  test('of the version is an object too', async () => {
    expect(JSON.parse((await cli(['--version', '--json'])).stdout)).toEqual({ version: '1.2.3' });
  });

  test('is not asked for by a word behind --', async () => {
    expect((await cli(['ticket', 'show', '--', '--json', 'more'])).stdout).toBe('');
  });
});

test('--version prints the version', async () => {
  expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n' });
});

describe('the service itself', () => {
  test('is given the options of serve, and its exit code is the one of the command', async () => {
    const argv = [
      'serve',
      '--port',
      '0',
      '--host',
      '::1',
      '--data-dir',
      'data',
      '--config',
      'team.yaml',
    ];
    const ran = await cli(argv, { cwd: '/project' });
    expect(ran.code).toBe(7);
    expect(ran.served).toEqual([
      {
        configFile: '/project/team.yaml',
        port: 0,
        host: '::1',
        dataDir: 'data',
        globals: { color: true, config: 'team.yaml' },
      },
    ]);
  });

  test('is given the options of demo', async () => {
    const [plain] = (await cli(['demo'])).served;
    expect(plain).toMatchObject({ dir: undefined, port: undefined, speed: 1, once: false });
    const [full] = (
      await cli(['demo', '--dir', 'd', '--port', '4800', '--speed', '0.5', '--once', '--json'])
    ).served;
    expect(full).toMatchObject({
      dir: 'd',
      port: 4800,
      speed: 0.5,
      once: true,
      globals: { json: true },
    });
  });
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const { code, stdout } = await cli(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('callboard');
    expect(stdout).toMatch(/callboard complete '?--/);
  });

  test.each(
    ['bash', 'zsh', 'fish'].flatMap((shell) => {
      const { status } = spawnSync(shell, ['-c', 'exit 0'], { stdio: 'ignore' });
      return status === 0 ? [shell] : [];
    }),
  )('is a script that %s can read', async (shell) => {
    const { stdout } = await cli(['completion', shell]);
    const read = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' });
    expect([read.status, read.stderr]).toEqual([0, '']);
  });

  test('works in a bash without the package bash-completion', async () => {
    const { stdout } = await cli(['completion', 'bash']);
    const session = `${stdout}
      compopt() { :; }
      callboard() { printf '%s\\n' "asked: $*" >&2; printf 'show\\tone\\n:4\\n'; }
      COMP_WORDS=(callboard ticket sh); COMP_CWORD=2
      __callboard_complete 2>&1
      echo "offered: \${COMPREPLY[*]}"`;
    const ran = spawnSync('bash', ['--norc', '--noprofile'], { input: session, encoding: 'utf8' });
    expect(ran.stdout + ran.stderr).toBe('offered: show\n');
  });

  const complete = async (...words: string[]): Promise<string[]> => completeIn({}, ...words);
  const completeIn = async (env: World['env'], ...words: string[]): Promise<string[]> =>
    (await cli(['complete', '--', ...words], { env: env ?? {} })).stdout
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(':'))
      .map((line) => line.split('\t')[0] ?? '');

  test('knows commands, their options and the values of these', async () => {
    expect(await complete('ti')).toEqual(['ticket']);
    expect(await complete('ticket', 're')).toEqual(['reject', 'retry', 'reopen']);
    expect(await complete('ticket', 'list', '--st')).toEqual(['--state']);
    expect(await complete('ticket', 'list', '--state', 'in')).toEqual(['inbox', 'in_progress']);
    expect(await complete('review', 'record', '--verdict', '')).toEqual([
      'pass',
      'fail',
      'uncertain',
    ]);
  });

  test('offers the general options behind every command', async () => {
    expect(await complete('ticket', 'list', '--js')).toEqual(['--json']);
  });

  describe('of what the service knows', () => {
    let service: FakeService;
    beforeAll(async () => {
      service = await FakeService.start();
    });
    afterAll(() => service.stop());
    afterEach(() => service.reset());
    const known = (...words: string[]) => completeIn({ CALLBOARD_URL: service.url }, ...words);

    test.each([
      [
        ['ticket', 'show', ''],
        ['CB-1', 'CB-2'],
      ],
      [['ticket', 'show', 'CB-2'], ['CB-2']],
      [
        ['events', '--ticket', ''],
        ['CB-1', 'CB-2'],
      ],
      [
        ['review', 'run', ''],
        ['CB-1', 'CB-2'],
      ],
      [
        ['replay', ''],
        ['CB-1', 'CB-2'],
      ],
      [['worker', 'stop', ''], ['CB-1.1']],
      [['escalation', 'ack', ''], ['escalation-1']],
      [['ticket', 'list', '--assignee', ''], ['luci']],
      [
        ['chart', 'show', ''],
        ['ticket', 'worker', 'supervisor'],
      ],
    ])('%j offers %j', async (words, offered) => {
      expect(await known(...words)).toEqual(offered);
    });

    test.each([
      [['ticket', 'show', 'CB-73'], 'CB-73'],
      [['events', '--ticket', 'CB-73'], 'CB-73'],
      [['events', '--ticket=CB-73'], 'CB-73'],
      [['ticket', 'show', ''], undefined],
    ])('%j asks for the tickets with what is typed: a page may not hold all', async (words, q) => {
      service.answer({
        'GET /tickets': ({ query }) => ({
          status: 200,
          body: {
            items: [ticket({ id: query['q'] === undefined ? 'CB-1' : `${query['q']}2` })],
            nextCursor: 'more',
          },
        }),
      });
      const value = q === undefined ? 'CB-1' : `${q}2`;
      expect((await known(...words)).map((word) => word.replace('--ticket=', ''))).toEqual([value]);
      expect(service.asked.map(({ query }) => query['q'])).toEqual([q]);
    });

    test('offers nothing, and says nothing, where the service refuses or is away', async () => {
      service.answerAll(() => problem(401, 'unauthorized', 'No.'));
      const env = { CALLBOARD_URL: service.url };
      const refused = await cli(['complete', '--', 'ticket', 'show', ''], { env });
      expect(refused).toMatchObject({ code: 0, stderr: '', stdout: ':4\n' });
      const away = { CALLBOARD_URL: 'http://127.0.0.1:9' };
      expect(await completeIn(away, 'ticket', 'show', '')).toEqual([]);
    });

    test('offers no word that a shell would act on', async () => {
      const labels = ['money', '$(reboot)', '`id`', 'a;b', 'a b', '\u001b[2J', "it's"];
      service.answer({
        'GET /tickets': () => ({
          status: 200,
          body: { items: [ticket({ labels })], nextCursor: null },
        }),
      });
      expect(await known('ticket', 'list', '--label', '')).toEqual(['money']);
    });

    test('asks for nothing where only commands are looked for', async () => {
      await known('ti');
      expect(service.asked).toEqual([]);
    });
  });

  test('does not offer what is only for itself', async () => {
    expect(await complete('comple')).toEqual(['completion']);
  });

  test('takes words after -- for words, not for options of its own', async () => {
    expect((await cli(['complete', '--', '--json', 'ticket', ''])).stdout).not.toContain('{');
  });
});
