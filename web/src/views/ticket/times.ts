const DAY_MS = 24 * 60 * 60 * 1_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:22` or `14:22:07` in the reader's own zone. */
export function hourTime(at: number, seconds: boolean): string {
  const date = new Date(at);
  const short = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return seconds ? `${short}:${two(date.getSeconds())}` : short;
}

/** `14:22` of today; a day before it where it is older. */
export function dayTime(at: number, now = Date.now()): string {
  const time = hourTime(at, false);
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time;
  const day = new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
  return `${day} ${time}`;
}

const MONTHS_MS = 60 * DAY_MS;

/** A time on an axis of this length: what changes along it, and nothing more. */
export function axisTime(at: number, lengthMs: number): string {
  if (lengthMs < 20 * 60 * 1_000) return hourTime(at, true);
  if (lengthMs < DAY_MS) return hourTime(at, false);
  const options =
    lengthMs < MONTHS_MS
      ? ({
          day: 'numeric',
          month: 'short',
          hour: '2-digit',
          minute: '2-digit',
          hour12: false,
        } as const)
      : ({ day: 'numeric', month: 'short', year: '2-digit' } as const);
  return new Date(at).toLocaleString(undefined, options);
}

/** `12 s`, `9 m`, `1 h 51`, `3 d`: as short as a box needs it. */
export function shortSpan(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${two(minutes % 60)}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
