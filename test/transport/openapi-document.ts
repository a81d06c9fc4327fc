import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface Media {
  readonly schema: object;
}
export interface DocumentedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description: string;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, Media>> }
    >
  >;
  readonly security?: unknown;
}
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly tags: readonly { readonly name: string }[];
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export const BODIES = 'application/json';
export const PROBLEMS = 'application/problem+json';

/** What OpenAPI 3.1 asks of the shape of a document; its schemas are checked by the validator that compiles them. */
const text = { type: 'string', minLength: 1 };
const media = {
  type: 'object',
  minProperties: 1,
  additionalProperties: {
    type: 'object',
    required: ['schema'],
    properties: { schema: { type: 'object' } },
    additionalProperties: false,
  },
};
export const SHAPE = {
  type: 'object',
  required: ['openapi', 'info', 'paths', 'components', 'tags', 'security', 'servers'],
  additionalProperties: false,
  properties: {
    openapi: { const: '3.1.0' },
    info: { type: 'object', required: ['title', 'version', 'description', 'license'] },
    servers: { type: 'array', minItems: 1, items: { type: 'object', required: ['url'] } },
    security: { type: 'array', items: { type: 'object' } },
    tags: {
      type: 'array',
      items: { type: 'object', required: ['name', 'description'] },
    },
    components: {
      type: 'object',
      additionalProperties: false,
      properties: {
        schemas: {
          type: 'object',
          propertyNames: { pattern: '^[A-Za-z0-9._-]+$' },
          additionalProperties: { type: 'object', minProperties: 1 },
        },
        securitySchemes: {
          type: 'object',
          additionalProperties: { type: 'object', required: ['type'] },
        },
      },
    },
    paths: {
      type: 'object',
      propertyNames: { pattern: '^/' },
      additionalProperties: {
        type: 'object',
        propertyNames: { enum: ['get', 'put', 'post', 'delete', 'patch'] },
        additionalProperties: {
          type: 'object',
          required: ['operationId', 'tags', 'summary', 'description', 'responses'],
          additionalProperties: false,
          properties: {
            operationId: { type: 'string', pattern: '^[a-z][A-Za-z]+$' },
            tags: { type: 'array', minItems: 1, items: text },
            summary: text,
            description: text,
            security: { type: 'array', items: { type: 'object' } },
            parameters: {
              type: 'array',
              items: {
                type: 'object',
                required: ['name', 'in', 'description', 'schema'],
                properties: {
                  name: text,
                  in: { enum: ['path', 'query', 'header'] },
                  required: { type: 'boolean' },
                  description: text,
                  schema: { type: 'object', minProperties: 1 },
                },
                if: { properties: { in: { const: 'path' } } },
                // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
                then: { required: ['required'], properties: { required: { const: true } } },
                additionalProperties: false,
              },
            },
            requestBody: {
              type: 'object',
              required: ['content'],
              properties: { content: media, required: { type: 'boolean' } },
              additionalProperties: false,
            },
            responses: {
              type: 'object',
              minProperties: 2,
              required: ['default'],
              propertyNames: { pattern: '^([1-5]\\d\\d|default)$' },
              additionalProperties: {
                type: 'object',
                required: ['description'],
                properties: { description: text, content: media },
                additionalProperties: false,
              },
            },
          },
        },
      },
    },
  },
} as const;

/** What is wrong with an answer by the document; empty where nothing is. */
export type Judge = (
  method: string,
  path: string,
  answer: {
    readonly status: number;
    readonly headers: object;
    readonly json: unknown;
    readonly text: string;
  },
) => readonly string[];

/** Compiles every schema of the document; a schema that is none makes it throw. */
export function judgeOf(document: OpenApi): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'https://callboard.test/openapi', components: document.components });
  const compiled = new Map<object, ReturnType<typeof ajv.compile>>();
  const validate = (schema: object, value: unknown): readonly string[] => {
    const known = compiled.get(schema) ?? ajv.compile(located(schema));
    compiled.set(schema, known);
    if (known(value)) return [];
    return (known.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  };
  return (method, path, { status, headers, json, text: body }) => {
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (!operation) return [`${method} ${path} is not documented`];
    const type =
      String((headers as Record<string, unknown>)['content-type']).split(';', 1)[0] ?? '';
    const response =
      operation.responses[status] ?? (status >= 400 ? operation.responses['default'] : undefined);
    if (response && !response.content) return body === '' ? [] : [`${status} has no body`];
    const schema = response?.content?.[type]?.schema;
    if (!schema) return [`${status} as ${type} is not documented`];
    return validate(schema, type.endsWith('json') ? json : body);
  };
}

/** References count from the document, wherever the schema stands. */
function located(schema: object): object {
  return JSON.parse(
    JSON.stringify(schema).replaceAll(
      '"#/components/',
      '"https://callboard.test/openapi#/components/',
    ),
  ) as object;
}
