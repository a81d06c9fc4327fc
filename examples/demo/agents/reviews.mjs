/**
 * What the reviewer looks at besides its general rules: `rules` are decided on the diff, the other keys are scripted.
 * `unreadable`: so many times its answer is not a verdict. `unsure`: so many times it cannot tell. `draft`: it writes
 * down a first verdict before the one that counts.
 */
export const reviews = {
  'ORD-3': { draft: { verdict: 'uncertain', reasons: ['not read to the end yet'], gaps: [] } },
  'ORD-10': {
    rules: [
      {
        path: 'src/ids.js',
        forbids: /Date\.now/,
        gap: 'an id made from the time can be guessed by whoever knows the minute',
      },
      {
        path: 'src/ids.js',
        forbids: /Math\.random/,
        gap: 'Math.random is not made for secrets: its state can be computed from a few ids',
      },
      {
        path: 'src/ids.js',
        forbids: /createHash/,
        gap: 'the hash of a counter can be counted through just like the counter',
      },
      {
        path: 'src/ids.js',
        needs: /randomUUID|randomBytes/,
        gap: 'take ids from node:crypto, at random',
      },
    ],
  },
  'ORD-11': {
    unsure: {
      times: 1,
      reasons: [
        'The change is clean and the tests pass.',
        'Nothing in the repository says whether anybody still reads the format of 2019.',
      ],
      gaps: ['somebody who knows the customers must say that nobody uses exportV1'],
    },
  },
  'ORD-15': { unreadable: 1 },
  'ORD-20': {
    rules: [
      {
        path: 'src/arrival.js',
        needs: /SUNDAY/,
        gap: 'parcels do not travel on Sundays',
      },
    ],
  },
};
