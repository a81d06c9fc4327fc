export type FenceWatch = {
  /** To be told every line: whether it stands in a fence or is part of one. */
  covers(line: string): boolean;
  /** Whether the next line stands in a fence. */
  isOpen(): boolean;
};

/**
 * Tells lines in Markdown code fences (``` and ~~~) from others. A fence that is never closed goes
 * on to the end.
 */
export function createFenceWatch(): FenceWatch {
  let open: string | null = null;

  function covers(line: string): boolean {
    const found = /^\s*(`{3,}|~{3,})(.*)$/.exec(line);
    const [, marks = '', rest = ''] = found ?? [];
    if (open === null) {
      // "```a``` b" is code within a line, not a fence.
      if (!found || (marks.startsWith('`') && rest.includes('`'))) return false;
      open = marks;
      return true;
    }
    const closes = marks.startsWith(open) && rest.trim() === '';
    if (closes) open = null;
    return true;
  }

  return { covers, isOpen: () => open !== null };
}
