let last = 1000;

/** The id of the next order: 1001, 1002 and so on. */
export function nextId() {
  last += 1;
  return String(last);
}
