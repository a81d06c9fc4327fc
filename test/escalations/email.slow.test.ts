import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anEscalation, aTrial, HOSTILE, SECRET, secret } from './an-attempt.ts';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | null;
  readonly source: string;
}

let server: SMTPServer;
let mails: Mail[];
/** Takes a recipient; others are refused. */
let takes: (address: string) => boolean;

const listen = (host: string) => new Promise<void>((resolve) => server.listen(0, host, resolve));
const close = () => new Promise<void>((resolve) => server.close(() => resolve()));

async function aServer(host: string): Promise<void> {
  mails = [];
  takes = () => true;
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === SECRET ? done(null, { user: username }) : done(new Error(`no: ${password}`)),
    onRcptTo: ({ address }, _session, done) =>
      takes(address) ? done() : done(new Error('unknown')),
    onData: (stream, { envelope, user }, done) => {
      let source = '';
      stream.setEncoding('utf8').on('data', (text: string) => (source += text));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, user: (user as string | undefined) ?? null, source });
        done();
      });
    },
  });
  await listen(host);
}

beforeEach(() => aServer('127.0.0.1'));
afterEach(close);

const email = (changes: object = {}) =>
  aTrial({
    type: 'email',
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    secure: false,
    user: null,
    from: 'Callboard <callboard@example.org>',
    to: ['lead@example.org', 'mia@example.org'],
    ...changes,
  });
/** Header lines, with those that were folded joined again. */
const headers = (): string[] =>
  (mails[0]?.source.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

describe('an e-mail', () => {
  it('goes to every recipient as plain text, with a subject that says what it is about [8.channels]', async () => {
    expect(await email().attempt()).toEqual({ outcome: 'delivered' });
    expect(mails).toMatchObject([
      { from: 'callboard@example.org', to: ['lead@example.org', 'mia@example.org'], user: null },
    ]);
    expect(headers()).toContain('Subject: [Callboard] CB-1: died_twice, needs lead');
    expect(headers()).toContain('X-Callboard-Delivery: esc-7:it');
    expect(mails[0]?.source).toContain('callboard escalation ack esc-7');
  });

  it('has the same id at every attempt, and another one for another escalation', async () => {
    await email().attempt();
    await email().attempt(anEscalation(), 2);
    await email().attempt(anEscalation({ createdAt: '2026-02-05T09:00:00.000Z' }));
    const ids = mails.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('takes no header from an owner, a reason or a text', async () => {
    const owner = 'lead\r\nBcc: all@example.org\r\nX-Evil: 1';
    await email().attempt(anEscalation({ owner, reason: 'x\nTo: y@example.org', text: HOSTILE }));
    expect(mails[0]?.to).toEqual(['lead@example.org', 'mia@example.org']);
    expect(headers().filter((line) => /^(bcc|x-evil):/i.test(line))).toEqual([]);
    expect(headers().filter((line) => /^to:/i.test(line))).toHaveLength(1);
  });

  it('is sent with a login where one is configured', async () => {
    expect(await email({ user: 'me', password: secret }).attempt()).toEqual({
      outcome: 'delivered',
    });
    expect(mails[0]?.user).toBe('me');
  });

  it('that is refused is tried again, and the reason holds no secret', async () => {
    takes = () => false;
    expect(await email().attempt()).toEqual({
      outcome: 'failed',
      error: 'the mail server did not take it (EENVELOPE 550)',
    });
    const wrong = { reveal: () => 'wrong-password' };
    const result = await email({ user: 'me', password: wrong }).attempt();
    expect(result).toMatchObject({ outcome: 'failed', error: expect.stringContaining('EAUTH') });
    expect(JSON.stringify(result)).not.toContain('wrong-password');
  });

  // Linux alone has more than one address of its own without being told.
  it.runIf(process.platform === 'linux')(
    'sends no password over a line that is not encrypted, but on this machine itself',
    async () => {
      await close();
      await aServer('127.0.0.2');
      const result = await email({ host: '127.0.0.2', user: 'me', password: secret }).attempt();
      expect(result).toMatchObject({ outcome: 'failed', error: expect.stringContaining('ETLS') });
      expect(mails).toEqual([]);
      expect(await email({ host: '127.0.0.2' }).attempt()).toEqual({ outcome: 'delivered' });
    },
  );
});
