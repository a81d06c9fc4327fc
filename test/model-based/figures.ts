/**
 * How much there is to cover. A chart that is changed on purpose changes some of these: take over what the test says,
 * once you know why.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    'deaths and decisions': '133 states, 4666 transitions, 13023 ignored',
    'arrival, starts and the operator': '86 states, 2931 transitions, 8507 ignored',
    'review by a reviewer': '249 states, 10176 transitions, 22941 ignored',
    'gates and sign-off': '56 states, 2608 transitions, 4840 ignored',
    'shadow review': '179 states, 6244 transitions, 17563 ignored',
    'breaker with a fallback': '58 states, 2241 transitions, 5473 ignored',
    'breaker without a fallback': '28 states, 1075 transitions, 2649 ignored',
    budgets: '27 states, 990 transitions, 2601 ignored',
    dependencies: '29 states, 1042 transitions, 2815 ignored',
    'no author': '153 states, 5992 transitions, 14357 ignored',
    'input to idle workers': '118 states, 4494 transitions, 11200 ignored',
    'routes by hand': '227 states, 11593 transitions, 18598 ignored',
  },
  worker: {
    'an author that takes turns': '230 states, 2439 transitions, 7451 ignored',
    'an author of one turn': '106 states, 1027 transitions, 3531 ignored',
    'a reviewer': '70 states, 651 transitions, 2359 ignored',
    'a gate': '70 states, 651 transitions, 2359 ignored',
  },
  supervisor: {
    'the supervisor': '396 states, 5525 transitions, 1603 ignored',
  },
};
