/**
 * Files of a unified diff, wherever in `text` it stands: `[{ path, isNew, added: [line, …] }]`. Lines are counted by the hunk
 * headers, so that a `+` in the ticket's text or behind the diff is not taken for one.
 */
export function readDiff(text) {
  const files = [];
  let file = null;
  let [oldLeft, newLeft] = [0, 0];
  for (const line of text.split('\n')) {
    if (oldLeft > 0 || newLeft > 0) {
      if (line.startsWith('+')) file.added.push(line.slice(1));
      if (!line.startsWith('+') && !line.startsWith('\\')) oldLeft -= 1;
      if (!line.startsWith('-') && !line.startsWith('\\')) newLeft -= 1;
      continue;
    }
    const header = /^diff --git .* (?:[a-z]\/)?(\S+)$/.exec(line);
    if (header) files.push((file = { path: header[1], isNew: false, added: [] }));
    if (file && line.startsWith('new file mode ')) file.isNew = true;
    const hunk = file && /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk) [oldLeft, newLeft] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
  }
  return files;
}
