import { writeFileSync } from 'node:fs';
import { inRoot, root } from './root.mjs';
import { readBook, render } from './rules/domain-rules.mjs';
import { tagsOf } from './rules/rule-tags.mjs';

writeFileSync(inRoot('docs', 'rules.md'), render(readBook(root), tagsOf(root)));
