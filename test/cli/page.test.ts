import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliPage } from '../../scripts/cli-page.ts';

test('docs/cli.md is the program as it is now; npm run schema writes it anew', () => {
  const published = new URL('../../docs/cli.md', import.meta.url);
  expect(readFileSync(published, 'utf8')).toBe(cliPage());
});
