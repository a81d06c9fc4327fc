import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { join } from 'node:path';

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/** The agent's three streams: `child` goes to spawn, the others are the runner's ends. */
export type AgentStdio = {
  child: (number | 'ignore')[];
  stdin: Writable | null;
  stdout: Readable;
  stderr: Readable;
  /** Closes the agent's ends here: without that the streams would never end. */
  handOver(): void;
};

/**
 * Makes real pipes. Node's own `pipe` is a pair of sockets, on which an agent's `/dev/stdin` and
 * `/dev/stdout` (`tee /dev/stderr`, `readFileSync('/dev/stdin')`) fail with ENXIO.
 * Throws what mkfifo or open throws; nothing is left open then.
 */
export function openStdio(runDir: string, withStdin: boolean): AgentStdio {
  const names = withStdin ? ['stdin', 'stdout', 'stderr'] : ['stdout', 'stderr'];
  const paths = names.map((name) => join(runDir, `${name}.fifo`));
  const opened: number[] = [];
  const open = (path: string, flags: number): number => {
    const fd = openSync(path, flags);
    opened.push(fd);
    return fd;
  };
  try {
    execFileSync('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' });
    // The reading end first and unblocked: an open for writing waits for a reader.
    const ends = paths.map((path) => ({
      read: open(path, O_RDONLY | O_NONBLOCK),
      write: open(path, path === paths[0] && withStdin ? O_WRONLY | O_NONBLOCK : O_WRONLY),
    }));
    const [err, out, into] = ends.toReversed() as [End, End, End | undefined];
    const child = [into?.read ?? 'ignore', out.write, err.write] as const;
    return {
      child: [...child],
      stdin: into ? new Socket({ fd: into.write, readable: false, writable: true }) : null,
      stdout: new Socket({ fd: out.read, readable: true, writable: false }),
      stderr: new Socket({ fd: err.read, readable: true, writable: false }),
      handOver() {
        for (const fd of child) if (typeof fd === 'number') closeSync(fd);
      },
    };
  } catch (error) {
    opened.forEach((fd) => closeSync(fd));
    throw error;
  } finally {
    paths.forEach(unlinkIfThere);
  }
}

type End = { read: number; write: number };

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // mkfifo did not get so far.
  }
}
