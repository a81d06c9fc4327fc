import { readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { renderConfigJsonSchema } from '../src/config/json-schema.ts';
import { withConfigKeys } from '../src/config/key-list.ts';
import { asyncApi } from '../src/transport/protocol/asyncapi.ts';
import { cliPage } from './cli-page.ts';

const docs = new URL('../docs/', import.meta.url);
writeFileSync(new URL('callboard.config.schema.json', docs), renderConfigJsonSchema());
writeFileSync(new URL('asyncapi.yaml', docs), stringify(asyncApi(), { lineWidth: 0 }));
writeFileSync(new URL('cli.md', docs), cliPage());
const configPage = new URL('config.md', docs);
writeFileSync(configPage, withConfigKeys(readFileSync(configPage, 'utf8')));
