/**
 * How much there is to cover. A chart that is changed on purpose changes some of these: take over what the test says,
 * once you know why.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    'deaths and decisions': '151 states, 4825 transitions, 14201 ignored',
    'arrival, starts and the operator': '86 states, 2673 transitions, 8163 ignored',
    'review by a reviewer': '216 states, 8321 transitions, 18895 ignored',
    'gates and sign-off': '56 states, 2413 transitions, 4643 ignored',
    'shadow review': '108 states, 3555 transitions, 10053 ignored',
    'breaker with a fallback': '58 states, 2147 transitions, 5161 ignored',
    'breaker without a fallback': '28 states, 1028 transitions, 2500 ignored',
    budgets: '27 states, 937 transitions, 2465 ignored',
    dependencies: '29 states, 986 transitions, 2668 ignored',
    'no author': '53 states, 1593 transitions, 5085 ignored',
    'input to idle workers': '118 states, 4222 transitions, 10646 ignored',
    'routes by hand': '90 states, 4053 transitions, 7287 ignored',
  },
  worker: {
    'an author that takes turns': '230 states, 2605 transitions, 7515 ignored',
    'an author of one turn': '110 states, 1201 transitions, 3639 ignored',
    'a reviewer': '70 states, 749 transitions, 2331 ignored',
    'a gate': '70 states, 749 transitions, 2331 ignored',
  },
  supervisor: {
    'the supervisor': '396 states, 5525 transitions, 1999 ignored',
  },
};
