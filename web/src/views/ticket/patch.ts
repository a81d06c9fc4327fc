/** A changed file of a patch as git writes it. */
export interface PatchFile {
  /** As it is called afterwards; before, where it was removed. */
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** Null where git compares no text. */
  readonly note: string | null;
  readonly lines: readonly PatchLine[];
}

export interface PatchLine {
  readonly kind: 'add' | 'remove' | 'keep' | 'hunk' | 'note';
  /** Line numbers before and after; null where the line is not there. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

interface Growing {
  path: string;
  added: number;
  removed: number;
  note: string | null;
  lines: PatchLine[];
}

/** Reads a unified diff. What it does not understand it leaves out; it never throws. */
export function filesOf(patch: string): readonly PatchFile[] {
  const files: Growing[] = [];
  let file: Growing | null = null;
  // How many lines of the hunk are still to come: a removed line may well begin with `--- `.
  let [before, after, left, right] = [0, 0, 0, 0];
  for (const line of patch.split('\n')) {
    // A hunk that promises more lines than it has ends where the next thing begins: its lines begin with a sign.
    if ((left <= 0 && right <= 0) || /^(?:diff --git |@@ )/.test(line)) {
      [left, right] = [0, 0];
      if (line.startsWith('diff --git ')) {
        file = { path: pathOfHead(line), added: 0, removed: 0, note: null, lines: [] };
        files.push(file);
        continue;
      }
      if (!file) continue;
      const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)/.exec(line);
      if (hunk) {
        [before, after] = [Number(hunk[1]), Number(hunk[3])];
        [left, right] = [Number(hunk[2] ?? 1), Number(hunk[4] ?? 1)];
        file.lines.push({ kind: 'hunk', before: null, after: null, text: (hunk[5] ?? '').trim() });
      } else head(file, line);
      continue;
    }
    if (!file) continue;
    const text = line.slice(1);
    if (line.startsWith('+')) {
      file.lines.push({ kind: 'add', before: null, after, text });
      file.added += 1;
      after += 1;
      right -= 1;
    } else if (line.startsWith('-')) {
      file.lines.push({ kind: 'remove', before, after: null, text });
      file.removed += 1;
      before += 1;
      left -= 1;
    } else if (line.startsWith('\\')) {
      file.lines.push({ kind: 'note', before: null, after: null, text: text.trim() });
    } else {
      file.lines.push({ kind: 'keep', before, after, text });
      before += 1;
      after += 1;
      left -= 1;
      right -= 1;
    }
  }
  return files;
}

/** The lines between a file's name and its first hunk. */
function head(file: Growing, line: string): void {
  const [, name] = /^\+\+\+ "?b\/(.*?)"?$/.exec(line) ?? [];
  if (name !== undefined) file.path = name;
  else if (line.startsWith('rename to ')) file.path = line.slice('rename to '.length);
  else if (line.startsWith('Binary files ')) file.note = 'not text';
  else if (line.startsWith('new file')) file.note = 'new';
  else if (line.startsWith('deleted file')) file.note = 'removed';
  else if (line.startsWith('\\') && file.lines.length > 0) {
    file.lines.push({ kind: 'note', before: null, after: null, text: line.slice(1).trim() });
  }
}

/** `diff --git a/x b/x`: both names are the same unless it was renamed, which a later line tells. */
function pathOfHead(line: string): string {
  const names = line.slice('diff --git '.length);
  const half = names.slice(0, (names.length - 1) / 2);
  return half.replace(/^"?a\//, '').replace(/"$/, '');
}

/** Five squares: how much of a change adds and how much removes. */
export function barOf({ added, removed }: Pick<PatchFile, 'added' | 'removed'>, most: number) {
  const all = added + removed;
  if (all === 0 || most === 0) return { add: 0, remove: 0 };
  const length = Math.max(4, Math.round((26 * all) / most));
  const add = Math.round((length * added) / all);
  return { add, remove: length - add };
}
