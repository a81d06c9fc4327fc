import {
  askPerson,
  busy,
  crash,
  fallSilent,
  forgetToCommit,
  garble,
  outOfMemory,
  work,
} from './scenes.mjs';

/**
 * What the author does for each ticket: one scene an attempt. Scenes behind the demo's own end are for whoever goes on
 * by hand, with `callboard ticket retry ORD-9` for instance.
 */
export const scripts = {
  'ORD-1': [
    work({
      reads: ['src/money.js', 'test/money.test.js'],
      work: 'ORD-1',
      tests: ['test/money.test.js'],
      message: 'Round halves to the even neighbour',
      via: 'plain',
    }),
  ],
  'ORD-2': [
    work({
      reads: ['src/money.js'],
      on: ['ORD-1'],
      work: 'ORD-2',
      tests: ['test/format.test.js'],
      message: 'Format amounts with their currency',
      via: 'json',
    }),
  ],
  'ORD-3': [
    work({
      reads: ['src/order.js'],
      on: ['ORD-2'],
      work: 'ORD-3',
      tests: ['test/receipt.test.js'],
      message: 'Print a receipt of 40 characters',
      via: 'post',
    }),
  ],
  'ORD-4': [
    crash({ reads: ['src/discount.js'], message: 'socket hang up (model overloaded)' }),
    work({
      reads: ['src/discount.js'],
      work: 'ORD-4',
      tests: ['test/discount.test.js'],
      message: 'Let discounts stack, shares first',
      via: 'plain',
    }),
  ],
  'ORD-5': [capDiscount],
  'ORD-6': [
    garble({
      reads: ['src/discount.js'],
      work: 'ORD-6',
      tests: ['test/discount-text.test.js'],
      message: 'Say discounts in words',
    }),
  ],
  'ORD-7': [
    work({
      reads: ['src/order.js'],
      on: ['ORD-5', 'ORD-6'],
      work: 'ORD-7',
      tests: ['test/order.test.js', 'test/order-discounts.test.js'],
      message: 'Show discounts on the order',
      via: 'command',
    }),
  ],
  'ORD-8': [
    fallSilent({ reads: ['src/csv.js'] }),
    work({
      reads: ['src/csv.js'],
      work: 'ORD-8',
      tests: ['test/csv.test.js'],
      message: 'Read quoted CSV fields',
      via: 'post',
    }),
  ],
  'ORD-9': [
    outOfMemory({ reads: ['src/csv.js'] }),
    crash({ reads: ['src/csv.js'], message: 'JavaScript heap out of memory' }),
    work({
      reads: ['src/csv.js'],
      work: 'ORD-9',
      tests: ['test/csv-stream.test.js'],
      message: 'Read CSV in pieces',
      via: 'plain',
    }),
  ],
  'ORD-10': ['clock', 'random', 'hash', 'uuid'].map((source) =>
    work({
      reads: ['src/ids.js'],
      work: `ORD-10-${source}`,
      tests: ['test/ids.test.js'],
      message: `Make ids unguessable (${source})`,
      via: 'json',
    }),
  ),
  'ORD-11': [
    work({
      reads: ['src/export.js', 'test/export.test.js'],
      work: 'ORD-11',
      tests: ['test/export.test.js'],
      message: 'Remove the export format of 2019',
      via: 'plain',
    }),
  ],
  'ORD-12': [
    askPerson({
      reads: ['src/daily.js'],
      question: 'Which time zone is the clock of the shop?',
      via: 'plain',
    }),
    useTimeZone,
  ],
  'ORD-13': [roundTax],
  'ORD-14': [
    forgetToCommit({ reads: ['src/order.js'], work: 'ORD-14', tests: ['test/quantity.test.js'] }),
    work({
      reads: ['src/order.js'],
      work: 'ORD-14',
      tests: ['test/quantity.test.js', 'test/order.test.js'],
      message: 'Refuse quantities that nobody can order',
      via: 'json',
    }),
  ],
  'ORD-15': [
    work({
      reads: ['src/stock.js', 'test/stock.test.js'],
      work: 'ORD-15',
      tests: ['test/stock.test.js'],
      message: 'Release the stock of cancelled orders',
      via: 'json',
    }),
  ],
  'ORD-18': [
    work({
      reads: ['src/ids.js'],
      on: ['ORD-10'],
      work: 'ORD-18',
      tests: ['test/label.test.js'],
      message: 'Print the order id on the parcel label',
      via: 'plain',
    }),
  ],
  'ORD-19': [
    work({
      reads: ['src/order.js'],
      work: 'ORD-19',
      tests: ['test/retention.test.js'],
      message: 'Say which orders may go after ten years',
      signal: 'REVIEW',
      via: 'post',
    }),
  ],
  // Its agent stays alive: one scene a turn.
  'ORD-20': [
    busy({
      reads: ['src/order.js'],
      work: 'ORD-20-days',
      tests: ['test/arrival.test.js'],
      message: 'Say when a parcel arrives',
    }),
    restOnSundays,
  ],
};

/** A ticket that a person adds while the demo runs: a note is all that can be done without a model. */
export const fallback = [
  async (stage) => {
    await stage.writes(`notes/${stage.ticket}.md`, `# ${stage.ticket}\n\n${stage.prompt}\n`);
    await stage.commits('Write down what was asked');
    await stage.reports('DONE', 'Wrote down what was asked.', 'json');
  },
];

/** Writes the test only when the reviewer has asked for it: its feedback must really arrive. */
async function capDiscount(stage) {
  await stage.reads('src/discount.js');
  await stage.buildsOn('ORD-4');
  await stage.applies('ORD-5-code');
  if (stage.prompt.includes('no test covers')) {
    stage.say('The reviewer misses a test.');
    await stage.applies('ORD-5-test');
    await stage.tests('test/discount-cap.test.js');
  }
  await stage.commits('Cap the total discount');
  await stage.reports('DONE', 'Capped the total discount at 40 %.', 'plain');
}

/** What was said during the turn before must really arrive: without it nothing changes, and the reviewer says so. */
async function restOnSundays(stage) {
  if (!/\bsundays?\b/i.test(stage.prompt)) return stage.reports('DONE', 'It stands.', 'post');
  await work({
    reads: ['src/arrival.js'],
    work: 'ORD-20-sundays',
    tests: ['test/arrival.test.js'],
    message: 'Let parcels lie still on Sundays',
    via: 'post',
  })(stage);
}

const TAX_QUESTION = 'Is tax rounded on the single line, or once on the whole?';

/** Goes on only with an answer that it understands; otherwise it asks again. */
async function roundTax(stage) {
  // The question itself names both ways, and the prompt may repeat it.
  const said = stage.prompt.replaceAll(TAX_QUESTION, '').toLowerCase();
  const how = [
    { way: 'line', at: said.search(/round\w* (on |per |by )?(each |every |the single )?line/) },
    { way: 'order', at: said.search(/round\w* (it )?once/) },
  ].find(({ at }) => at !== -1);
  if (!how) {
    await askPerson({ reads: ['src/tax.js'], question: TAX_QUESTION, via: 'json' })(stage);
    return;
  }
  await work({
    reads: ['src/tax.js'],
    work: `ORD-13-${how.way}`,
    tests: ['test/tax.test.js'],
    message: `Round tax by ${how.way}`,
    via: 'json',
  })(stage);
}

async function useTimeZone(stage) {
  const named = [...stage.prompt.matchAll(/\b[A-Z][a-z]+\/[A-Z][A-Za-z_]+\b/g)].map(
    ([zone]) => zone,
  );
  const zone = named.findLast((name) => isTimeZone(name)) ?? 'UTC';
  await work({
    reads: ['src/daily.js'],
    work: 'ORD-12',
    words: { zone },
    tests: ['test/daily.test.js'],
    message: `Count days by the clock of ${zone}`,
    via: 'json',
  })(stage);
}

function isTimeZone(name) {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}
