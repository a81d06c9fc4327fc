/**
 * How much there is to cover. A chart that is changed on purpose changes some of these: take over what the test says,
 * once you know why.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    'deaths and decisions': '133 states, 4941 transitions, 13812 ignored',
    'arrival, starts and the operator': '86 states, 3027 transitions, 9099 ignored',
    'review by a reviewer': '254 states, 11128 transitions, 24686 ignored',
    'gates and sign-off': '71 states, 3625 transitions, 6386 ignored',
    'shadow review': '179 states, 6516 transitions, 18723 ignored',
    'breaker with a fallback': '58 states, 2343 transitions, 5835 ignored',
    'breaker without a fallback': '28 states, 1125 transitions, 2823 ignored',
    budgets: '27 states, 1028 transitions, 2779 ignored',
    dependencies: '29 states, 1086 transitions, 3003 ignored',
    'no author': '165 states, 6874 transitions, 16391 ignored',
    'input to idle workers': '118 states, 4797 transitions, 11841 ignored',
    'words during a turn': '28 states, 1185 transitions, 2763 ignored',
    'routes by hand': '227 states, 12043 transitions, 19964 ignored',
  },
  worker: {
    'an author that takes turns': '264 states, 3104 transitions, 8776 ignored',
    'an author of one turn': '116 states, 1176 transitions, 4044 ignored',
    'a reviewer': '80 states, 776 transitions, 2824 ignored',
    'a gate': '80 states, 776 transitions, 2824 ignored',
  },
  supervisor: {
    'the supervisor': '396 states, 5525 transitions, 1603 ignored',
  },
};
