/**
 * How much there is to cover. A chart that is changed on purpose changes some of these: take over what the test says,
 * once you know why.
 */
export const FIGURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ticket: {
    'deaths and decisions': '136 states, 4714 transitions, 13374 ignored',
    'arrival, starts and the operator': '86 states, 2759 transitions, 8679 ignored',
    'review by a reviewer': '249 states, 10113 transitions, 23004 ignored',
    'gates and sign-off': '56 states, 2602 transitions, 4846 ignored',
    'shadow review': '179 states, 6209 transitions, 17598 ignored',
    'breaker with a fallback': '58 states, 2205 transitions, 5509 ignored',
    'breaker without a fallback': '28 states, 1057 transitions, 2667 ignored',
    budgets: '27 states, 971 transitions, 2620 ignored',
    dependencies: '29 states, 1032 transitions, 2825 ignored',
    'no author': '68 states, 2233 transitions, 6811 ignored',
    'input to idle workers': '118 states, 4376 transitions, 11318 ignored',
    'routes by hand': '163 states, 7869 transitions, 13810 ignored',
  },
  worker: {
    'an author that takes turns': '230 states, 2669 transitions, 7451 ignored',
    'an author of one turn': '106 states, 1133 transitions, 3531 ignored',
    'a reviewer': '70 states, 721 transitions, 2359 ignored',
    'a gate': '70 states, 721 transitions, 2359 ignored',
  },
  supervisor: {
    'the supervisor': '396 states, 5525 transitions, 1999 ignored',
  },
};
