import { writeFileSync } from 'node:fs';
import { renderConfigJsonSchema } from '../src/config/json-schema.ts';

writeFileSync(
  new URL('../docs/callboard.config.schema.json', import.meta.url),
  renderConfigJsonSchema(),
);
