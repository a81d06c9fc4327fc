const DAY_MS = 24 * 60 * 60 * 1000;
const SUNDAY = 0;

/** The day on which a parcel arrives that travels `days` days, as `2024-03-05`. On Sundays it lies still. */
export function arrival(sent, days) {
  let day = new Date(Date.parse(sent));
  for (let left = days; left > 0;) {
    day = new Date(day.getTime() + DAY_MS);
    if (day.getUTCDay() !== SUNDAY) left -= 1;
  }
  return day.toISOString().slice(0, 10);
}
