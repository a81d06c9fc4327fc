import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { git, gitSays } from './git.mjs';
import { report } from './report.mjs';

const works = fileURLToPath(new URL('./work/', import.meta.url));

/** Nobody may come, where the ticket was made by hand. */
const SPOKEN_TO_MS_MAX = 20_000;

/** Seconds at speed 1; anything that is no speed counts as 1. */
export async function pause(seconds) {
  const speed = Number(process.env.DEMO_SPEED);
  await delay((seconds * 1_000) / (speed > 0 ? speed : 1));
}

/** What a scene can do. All files are those of the current directory, the ticket's worktree. */
export function createStage({ ticket, prompt, attempt, say = (text) => console.log(text) }) {
  const changed = [];

  const write = (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    changed.push(path);
  };

  return {
    ticket,
    prompt,
    attempt,
    say,
    pause,

    async reads(...paths) {
      for (const path of paths) {
        await pause(1.2);
        const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
        say(`● Read ${path} (${lines} lines)`);
      }
    },

    /** Merges the branch of each ticket, so that the work starts from theirs. */
    async buildsOn(...tickets) {
      for (const other of tickets) {
        await pause(0.8);
        const branch = `callboard/${other}`;
        if (!gitSays('rev-parse', '--verify', '--quiet', branch))
          throw new Error(`no branch ${branch}`);
        git('merge', '--no-edit', '--quiet', branch);
        say(`● Merged ${branch}`);
      }
    },

    /** Copies a folder of work/ into the worktree, with `{{words}}` filled in. */
    async applies(work, words = {}) {
      const from = join(works, work);
      const files = readdirSync(from, { recursive: true, withFileTypes: true });
      const paths = files
        .filter((file) => file.isFile())
        .map((file) => relative(from, join(file.parentPath ?? file.path, file.name)));
      for (const path of paths.toSorted()) {
        await pause(1.7);
        const text = readFileSync(join(from, path), 'utf8');
        say(`● ${existsSync(path) ? 'Edit' : 'Write'} ${path}`);
        write(
          path,
          text.replace(/\{\{(\w+)\}\}/g, (_, word) => words[word] ?? ''),
        );
      }
    },

    async writes(path, text) {
      await pause(1.7);
      say(`● Write ${path}`);
      write(path, text);
    },

    /** Runs tests for real. Red tests end the agent: nobody should report on them. */
    async tests(...paths) {
      for (const path of paths) {
        await pause(0.8);
        say(`● Run node ${path}`);
        const env = { ...process.env };
        // Set where the demo itself runs inside a test: the runner would then speak another format.
        delete env.NODE_TEST_CONTEXT;
        const run = spawnSync(process.execPath, [path], { encoding: 'utf8', env });
        if (run.status !== 0) throw new Error(`tests failed:\n${run.stdout}${run.stderr}`);
        say(`  ${/^(?:#|ℹ) pass (\d+)/m.exec(run.stdout)?.[1] ?? 'all'} passed`);
      }
    },

    async commits(message) {
      await pause(0.8);
      if (changed.length > 0) git('add', '--', ...changed);
      // An earlier attempt may have committed the very same before it died.
      if (gitSays('diff', '--cached', '--quiet')) return say('  nothing new to commit');
      git('commit', '--quiet', '-m', `${ticket}: ${message}`);
      say(`● Commit ${git('rev-parse', '--short', 'HEAD')} ${message}`);
    },

    async reports(signal, payload, via = 'plain') {
      await pause(0.4);
      await report({ ticket, signal, payload, sha: git('rev-parse', 'HEAD'), via });
    },

    /** Works on until a person has said something: the demo then leaves a mark where attempts are counted. */
    async worksUntilSpokenTo() {
      const mark = join(process.env.DEMO_STATE ?? '', `said-${ticket}`);
      const until = Date.now() + SPOKEN_TO_MS_MAX;
      while (!existsSync(mark) && Date.now() < until) await delay(20);
    },

    /** What a half-finished process leaves behind is not always an exit code. */
    async killsItself() {
      await pause(0.4);
      process.kill(process.pid, 'SIGKILL');
      await delay(60_000);
    },
  };
}
