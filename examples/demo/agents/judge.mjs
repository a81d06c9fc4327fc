/** The verdict on a diff, as a reviewer's last message holds it: `{ verdict, reasons, gaps }`. */
export function judge(files, rules = []) {
  const broken = rules.filter((rule) => isBroken(rule, files)).map(({ gap }) => gap);
  const gaps = [...untested(files), ...broken];
  const names = files.map((file) => file.path).join(', ');
  return gaps.length === 0
    ? { verdict: 'pass', reasons: [`The change does what the ticket asks, in ${names}.`], gaps }
    : { verdict: 'fail', reasons: [`Not ready yet: ${gaps.length} open.`], gaps };
}

/** A new module needs a test of its own name, a changed one some test beside it. */
function untested(files) {
  if (files.length === 0) return ['the diff is empty'];
  const tests = new Set(files.map((file) => file.path).filter((path) => path.startsWith('test/')));
  const isTested = ({ path, isNew }) =>
    isNew ? tests.has(path.replace(/^src\/(.*)\.js$/, 'test/$1.test.js')) : tests.size > 0;
  return files
    .filter((file) => /^src\/.*\.js$/.test(file.path) && !isTested(file))
    .map((file) => `no test covers ${file.path}`);
}

function isBroken({ path, needs, forbids }, files) {
  const added = files.filter((file) => file.path === path).flatMap((file) => file.added);
  return needs ? !added.some((line) => needs.test(line)) : added.some((line) => forbids.test(line));
}
