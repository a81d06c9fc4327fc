import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './app.ts';
import { finished } from './openapi-document.ts';
import { TAGS } from './operations.ts';

/** Collects the description of the interface from the routes; to be registered before them. */
export async function describe(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Callboard',
        description: 'An actor-model supervisor for tickets that coding agents work on.',
        version: 'v1',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This service' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'The admin token, or for GET the one that only reads',
          },
        },
      },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) =>
      // Without the library's part the schemas that the paths refer to are not in the document.
      finished(jsonSchemaTransformObject(document) as object) as never,
  });
}

/** Everything that the pages of the description load lies on this server, and they speak to no other one. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function openApiRoutes(app: App): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_CSP,
    uiConfig: { deepLinking: true, validatorUrl: null },
    theme: { title: 'Callboard: the HTTP interface' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
