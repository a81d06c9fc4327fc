const DAY_MS = 24 * 60 * 60 * 1000;

/** The day on which a parcel arrives that travels `days` days, as `2024-03-05`. */
export function arrival(sent, days) {
  return new Date(Date.parse(sent) + days * DAY_MS).toISOString().slice(0, 10);
}
