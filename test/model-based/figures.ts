/**
 * How much there is to cover. A chart that is changed on purpose changes some of these: take over what the test says,
 * once you know why.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    'deaths and decisions': '232 states, 8895 transitions, 24281 ignored',
    'arrival, starts and the operator': '86 states, 3113 transitions, 9185 ignored',
    'review by a reviewer': '254 states, 11382 transitions, 24940 ignored',
    'gates and sign-off': '79 states, 4032 transitions, 7265 ignored',
    'shadow review': '275 states, 10207 transitions, 29118 ignored',
    'breaker with a fallback': '58 states, 2401 transitions, 5893 ignored',
    'breaker without a fallback': '28 states, 1153 transitions, 2851 ignored',
    budgets: '28 states, 1097 transitions, 2907 ignored',
    dependencies: '29 states, 1113 transitions, 3034 ignored',
    'no author': '200 states, 8548 transitions, 20052 ignored',
    'input to idle workers': '118 states, 4915 transitions, 11959 ignored',
    'words during a turn': '28 states, 1213 transitions, 2791 ignored',
    'routes by hand': '227 states, 12270 transitions, 20191 ignored',
  },
  worker: {
    'an author that takes turns': '264 states, 3208 transitions, 8936 ignored',
    'an author of one turn': '116 states, 1192 transitions, 4144 ignored',
    'a reviewer': '80 states, 784 transitions, 2896 ignored',
    'a gate': '80 states, 784 transitions, 2896 ignored',
  },
  supervisor: {
    'the supervisor': '396 states, 5921 transitions, 1603 ignored',
  },
};
