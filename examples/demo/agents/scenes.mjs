/**
 * A run that goes well: read, build on the tickets it depends on, change files, test, commit, report.
 * `via` is the channel of the report: plain, json, post or command.
 */
export function work({ reads = [], on = [], work, words, tests = [], message, signal, via }) {
  return async (stage) => {
    await stage.reads(...reads);
    await stage.buildsOn(...on);
    await stage.applies(work, words);
    if (tests.length > 0) await stage.tests(...tests);
    await stage.commits(message);
    await stage.reports(signal ?? 'DONE', `${message}.`, via);
  };
}

/** Exit 1 in the middle of the work. */
export function crash({ reads, message }) {
  return async (stage) => {
    await stage.reads(...reads);
    stage.say('● Thinking …');
    await stage.pause(1);
    throw new Error(message);
  };
}

/** Exit 0 without a word about the ticket: the worst way to end, since it looks like success. */
export function fallSilent({ reads }) {
  return async (stage) => {
    await stage.reads(...reads);
    stage.say('I looked at the module. It could be written differently.');
    await stage.pause(1);
  };
}

/** What the kernel does to a process that takes all memory. */
export function outOfMemory({ reads }) {
  return async (stage) => {
    await stage.reads(...reads);
    stage.say('● Run node --max-old-space-size=200000 scratch/load-everything.js');
    await stage.pause(1);
    await stage.killsItself();
  };
}

/** Changes the files, tests them, and forgets to commit. */
export function forgetToCommit({ reads, work, tests }) {
  return async (stage) => {
    await stage.reads(...reads);
    await stage.applies(work);
    await stage.tests(...tests);
    await stage.reports('DONE', 'All tests pass.', 'plain');
  };
}

export function askPerson({ reads, question, via }) {
  return async (stage) => {
    await stage.reads(...reads);
    stage.say('The ticket does not say it, and guessing would be expensive.');
    await stage.pause(1);
    await stage.reports('QUESTION', question, via);
  };
}

/** The first turn of an agent that stays alive; a person thinks of something while it works. */
export function busy({ reads, work, tests, message }) {
  return async (stage) => {
    await stage.reads(...reads);
    await stage.applies(work);
    await stage.worksUntilSpokenTo();
    await stage.tests(...tests);
    await stage.commits(message);
    await stage.reports('DONE', `${message}.`, 'post');
  };
}

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'.split('');

/** Everything that looks like a report and is none (DOMAIN §6), then a proper one. */
export function garble({ reads, work, tests, message }) {
  return async (stage) => {
    const raw = (text) => process.stdout.write(text);
    await stage.reads(...reads);
    for (const [nth, frame] of FRAMES.entries()) {
      raw(`\r\u001B[2K\u001B[36m${frame}\u001B[39m DONE: ${nth * 10} % of the words`);
      await stage.pause(0.1);
    }
    raw('\r\u001B[2K');
    stage.say('The how-to of my prompt says:\n> DONE: what you did');
    stage.say('so I will end with something like\n```\nDONE: words for discounts\n```');
    stage.say('DONE:');
    stage.say(`DONE: ${FRAMES.join('')}`);
    stage.say('{"cb_signal":"DONE","ticket":"ORD-6","non');
    // More than the two seconds of silence that end a turn, at speed 1: a wrong reading shows.
    await stage.pause(2.4);
    await stage.applies(work);
    await stage.tests(...tests);
    await stage.commits(message);
    await stage.reports('DONE', `${message}.`, 'json');
  };
}
