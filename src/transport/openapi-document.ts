import { OPERATIONS } from './operations.ts';
import { PARAMETERS } from './parameters.ts';

type Json = { readonly [key: string]: unknown };

interface Parameter extends Json {
  readonly name: string;
}

const KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key again answers the same and does nothing more, for 24 hours',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const VERSION: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The version that the ticket must have, in quotes as its ETag; 412 where it has another',
  schema: { type: 'string', pattern: '^"\\d+"$' },
};
const UPGRADED = { description: 'A WebSocket from here on' };
const HEADERS = { keyed: [KEY], versioned: [KEY, VERSION] };

/** The collected document with what the schemas of routes cannot say: names, groups, words, headers. */
export function finished(document: object): object {
  const { paths, components, ...rest } = plain(document) as Json & {
    paths: Record<string, Record<string, Json & { parameters?: readonly Parameter[] }>>;
    components: Json & { schemas: Json };
  };
  const told = Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [
          method,
          withWords(`${method.toUpperCase()} ${path}`, operation),
        ]),
      ),
    ]),
  );
  const schemas = usedBy(told, components.schemas);
  return renamed({ ...rest, paths: told, components: { ...components, schemas } }, schemas);
}

function withWords(key: string, operation: Json & { parameters?: readonly Parameter[] }): Json {
  const words = OPERATIONS[key];
  if (!words) return operation;
  const { id, tag, description, takes, upgrades, parameters: own } = words;
  const parameters = [
    ...(operation.parameters ?? []).map((parameter) => {
      const meaning = own?.[parameter.name] ?? PARAMETERS[parameter.name];
      return meaning === undefined ? parameter : { ...parameter, description: meaning };
    }),
    ...(takes ? HEADERS[takes] : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    ...operation,
    description,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(upgrades ? { responses: { 101: UPGRADED, ...(operation['responses'] as object) } } : {}),
  };
}

/** Each schema is made once for what is sent and once for what is answered; most are needed only one way. */
function usedBy(paths: object, schemas: Json): Json {
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(
      /"#\/components\/schemas\/([^"]+)"/g,
    )) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name] ?? {});
    }
  };
  visit(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

/** `TicketPatchInput` is `TicketPatch` where nothing of that name is answered. */
function renamed(document: object, schemas: Json): object {
  const taken = Object.keys(schemas).filter((name) => {
    const base = name.replace(/Input$/, '');
    return base !== '' && base !== name && !(base in schemas);
  });
  const text = taken.reduce(
    (all, name) =>
      all.replaceAll(
        `"#/components/schemas/${name}"`,
        `"#/components/schemas/${name.replace(/Input$/, '')}"`,
      ),
    JSON.stringify(document),
  );
  const told = JSON.parse(text) as Json & { components: Json & { schemas: Json } };
  const names = Object.entries(told.components.schemas).map(([name, schema]) => [
    taken.includes(name) ? name.replace(/Input$/, '') : name,
    schema,
  ]);
  return { ...told, components: { ...told.components, schemas: Object.fromEntries(names) } };
}

/** As JSON, without the bounds of whole numbers that only say what a double can hold. */
function plain(document: object): unknown {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    (key === 'maximum' || key === 'minimum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER
      ? undefined
      : value,
  );
}
