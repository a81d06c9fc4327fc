const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Below that, the smaller unit still tells something. */
const TWO_UNITS_BELOW = 10;

/** `now`, `48 s`, `6 m 40`, `41 m`, `2 h 14`, `3 d`: short enough for the corner of a card. */
export function ageWords(ms: number): string {
  if (ms < SECOND) return 'now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return units(ms, MINUTE, 'm', SECOND);
  if (ms < DAY) return units(ms, HOUR, 'h', MINUTE);
  return `${Math.floor(ms / DAY)} d`;
}

function units(ms: number, large: number, name: string, small: number): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  if (whole >= TWO_UNITS_BELOW || rest === 0) return `${whole} ${name}`;
  return `${whole} ${name} ${String(rest).padStart(2, '0')}`;
}
