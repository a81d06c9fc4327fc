/**
 * How much there is to cover. A chart that is changed on purpose changes some of these: take over what the test says,
 * once you know why.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    'deaths and decisions': '149 states, 4445 transitions, 13286 ignored',
    'arrival, starts and the operator': '86 states, 2537 transitions, 7697 ignored',
    'review by a reviewer': '216 states, 7801 transitions, 17903 ignored',
    'gates and sign-off': '72 states, 2768 transitions, 5800 ignored',
    'shadow review': '148 states, 4303 transitions, 13309 ignored',
    'breaker with a fallback': '58 states, 2014 transitions, 4888 ignored',
    'breaker without a fallback': '28 states, 961 transitions, 2371 ignored',
    budgets: '27 states, 873 transitions, 2340 ignored',
    dependencies: '29 states, 924 transitions, 2527 ignored',
    'no author': '46 states, 1268 transitions, 4206 ignored',
    'input to idle workers': '115 states, 3856 transitions, 9829 ignored',
    'routes by hand': '74 states, 3010 transitions, 5796 ignored',
  },
  worker: {
    'an author that takes turns': '98 states, 1089 transitions, 3223 ignored',
    'an author of one turn': '84 states, 879 transitions, 2817 ignored',
    'a reviewer': '56 states, 581 transitions, 1883 ignored',
    'a gate': '56 states, 581 transitions, 1883 ignored',
  },
  supervisor: { 'the supervisor': '268 states, 3601 transitions, 1491 ignored' },
};
