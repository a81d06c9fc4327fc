import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from './app.ts';

/** Collects the description of the interface from the routes; to be registered before them. */
export async function describe(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Callboard',
        description: 'An actor-model supervisor for tickets that coding agents work on.',
        version: 'v1',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    // Without it the schemas that the paths refer to are not in the document.
    transformObject: jsonSchemaTransformObject,
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
