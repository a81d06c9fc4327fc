let last = 0;

/** The id of the next order, made from the time. */
export function nextId() {
  last = Math.max(last + 1, Date.now());
  return last.toString(36);
}
