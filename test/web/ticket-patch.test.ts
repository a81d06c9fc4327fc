import { describe, expect, it } from 'vitest';
import { barOf, filesOf } from '../../web/src/views/ticket/patch.ts';

const PATCH = `diff --git a/src/one.js b/src/one.js
index 6314a47..0542f72 100644
--- a/src/one.js
+++ b/src/one.js
@@ -1,4 +1,3 @@ function one() {
 keep
--- a removed line that looks like a head
-gone
+++ an added line that looks like one
 end
@@ -10,0 +10,1 @@
+last
\\ No newline at end of file
diff --git a/old name.txt b/new name.txt
similarity index 100%
rename from old name.txt
rename to new name.txt
diff --git a/logo.png b/logo.png
new file mode 100644
index 0000000..1234567
Binary files /dev/null and b/logo.png differ
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
-all of it
`;

describe('a patch', () => {
  const files = filesOf(PATCH);

  it('is its files with what each adds and removes', () => {
    expect(files.map(({ path, added, removed, note }) => [path, added, removed, note])).toEqual([
      ['src/one.js', 2, 2, null],
      ['new name.txt', 0, 0, null],
      ['logo.png', 0, 0, 'not text'],
      ['gone.txt', 0, 1, 'removed'],
    ]);
  });

  it('has the numbers of its lines before and after', () => {
    expect(files[0]?.lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['hunk', null, null],
      ['keep', 1, 1],
      ['remove', 2, null],
      ['remove', 3, null],
      ['add', null, 2],
      ['keep', 4, 3],
      ['hunk', null, null],
      ['add', null, 10],
      ['note', null, null],
    ]);
  });

  it.each([
    ['', 0],
    ['no patch at all\n', 0],
    ['diff --git a/x b/x\n@@ broken @@\n+1\n', 1],
  ])('that is none is read without a fault: %j', (patch, count) => {
    expect(filesOf(patch)).toHaveLength(count);
  });

  it('whose hunk promises more lines than it has loses no file', () => {
    const cut =
      'diff --git a/x b/x\n@@ -1,9 +1,9 @@\n keep\ndiff --git a/y b/y\n@@ -1 +1 @@\n-a\n+b\n';
    expect(filesOf(cut).map(({ path, added }) => [path, added])).toEqual([
      ['x', 0],
      ['y', 1],
    ]);
  });

  it('has a bar as long as its share of the largest change', () => {
    expect(barOf({ added: 10, removed: 0 }, 10)).toEqual({ add: 26, remove: 0 });
    expect(barOf({ added: 5, removed: 5 }, 20)).toEqual({ add: 7, remove: 6 });
    expect(barOf({ added: 0, removed: 0 }, 20)).toEqual({ add: 0, remove: 0 });
  });
});
