/** The id of the next order, at random. */
export function nextId() {
  return Math.random().toString(36).slice(2).padEnd(12, '0');
}
