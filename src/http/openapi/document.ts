import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { ZodObject, ZodType } from 'zod';
import { rolesWith } from '../../paywall/admin/rights.ts';
import type { AdminRoute, PublicationRoute, Route } from '../route.ts';
import { problemSchema } from '../schemas/metering.ts';
import { segmentComponents } from '../schemas/segments/segments-openapi.ts';
import { wordingComponents } from '../schemas/wording/wording-openapi.ts';
import { eventWebhooks } from './event-webhook.ts';
import { operationIdOf } from './operation-ids.ts';
import { withForms } from './schema-forms.ts';
import { describedTags } from './tags.ts';

const writtenComponents = { ...wordingComponents, ...segmentComponents };

type AnyRoute = Route | PublicationRoute | AdminRoute;

const problemContent = { 'application/problem+json': { schema: problemSchema } };

const csvContent = { 'text/csv': { schema: { type: 'string' as const } } };

const ofPublications = {
  401: 'The sign-in token is not valid (`invalid-identity`).',
  403: 'The origin does not belong to the publication.',
  404: 'There is no such publication.',
  429: 'Past the rate limit; `Retry-After` says when to try again.',
  503: 'The store is unavailable.',
};

const ofAdmins = {
  401: 'The admin token or session is missing or wrong (`unauthorized`).',
  403: 'The role may not do this (`forbidden`), or a change in a session is without its token (`csrf`).',
  404: 'There is no such publication.',
  429: 'Too many failed sign-ins from this address; `Retry-After` says when to try again.',
  503: 'The store is unavailable.',
};

const isBelowPublication = (route: AnyRoute) => !('right' in route) && route.path.includes('{publication}');

/** The problems that the dispatcher itself answers, by what a route takes. */
function commonProblems(route: AnyRoute): RouteConfig['responses'] {
  const descriptions: Record<number, string> = {
    422: 'The request is not valid; `errors` names each field.',
    ...(route.body !== null && { 413: 'The body is larger than 16 KiB.', 415: 'The body is of another type.' }),
    ...(isBelowPublication(route) && ofPublications),
    ...('right' in route && ofAdmins),
  };
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [status, { description, content: problemContent }]),
  );
}

function ownAnswers(route: AnyRoute): RouteConfig['responses'] {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, { description, schema, csv }]) => [
      status,
      {
        description,
        ...(schema !== undefined && { content: { 'application/json': { schema }, ...(csv && csvContent) } }),
        ...(schema === undefined && Number(status) >= 400 && { content: problemContent }),
      },
    ]),
  );
}

const bodyTypes = {
  json: ['application/json'],
  form: ['application/x-www-form-urlencoded'],
  unread: ['application/x-www-form-urlencoded', 'text/plain'],
} as const;

const bodyContent = (schema: ZodType, bodyIs: keyof typeof bodyTypes = 'json') =>
  Object.fromEntries(bodyTypes[bodyIs].map((type) => [type, { schema }]));

/** By what a caller is known; empty for an operation that is open to everybody. */
function securityOf(route: AnyRoute): readonly Record<string, []>[] {
  if ('right' in route) return [{ adminToken: [] }, { adminSession: [], csrf: [] }];
  if (isBelowPublication(route)) return [{}, { reader: [] }, { readerToken: [] }, { signIn: [] }];
  return route.security ?? [];
}

function described(route: AnyRoute): RouteConfig {
  const operationId = operationIdOf(route);
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const parameters = names.map((name) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: { type: 'string' as const },
  }));
  return {
    method: route.method,
    path: route.path,
    ...(operationId !== undefined && { operationId }),
    summary: route.summary,
    ...('right' in route && { description: `For the roles ${rolesWith(route.right).join(', ')}.` }),
    tags: [route.tag],
    parameters,
    security: [...securityOf(route)],
    request: {
      query: route.query as ZodObject,
      ...(route.headers !== undefined && { headers: route.headers as ZodObject }),
      ...(route.body !== null && {
        body: { required: route.isBodyOptional !== true, content: bodyContent(route.body, route.bodyIs) },
      }),
    },
    responses: { ...commonProblems(route), ...ownAnswers(route) },
  };
}

function registerAll(registry: OpenAPIRegistry, routes: readonly AnyRoute[]): void {
  for (const route of routes) registry.registerPath(described(route));
  for (const webhook of eventWebhooks) registry.registerWebhook(webhook);
}

/** The OpenAPI 3.1 document, made from the very schemas that check requests. */
export function openApiDocument(
  routes: readonly AnyRoute[],
  about: { publicUrl: string; version: string; readerCookie: string; adminCookie: string },
) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'reader', { type: 'apiKey', in: 'cookie', name: about.readerCookie });
  registry.registerComponent('securitySchemes', 'readerToken', {
    type: 'apiKey',
    in: 'header',
    name: 'X-Reader-Token',
  });
  registry.registerComponent('securitySchemes', 'signIn', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  registry.registerComponent('securitySchemes', 'adminToken', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'adminSession', {
    type: 'apiKey',
    in: 'cookie',
    name: about.adminCookie,
  });
  registry.registerComponent('securitySchemes', 'csrf', { type: 'apiKey', in: 'header', name: 'X-CSRF-Token' });
  registry.registerComponent('securitySchemes', 'stripeSignature', {
    type: 'apiKey',
    in: 'header',
    name: 'Stripe-Signature',
  });
  for (const [name, schema] of Object.entries(writtenComponents)) registry.registerComponent('schemas', name, schema);
  registerAll(registry, routes);
  const { paths, components, ...rest } = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Stile',
      version: about.version,
      description: 'The paywall and metering service that publishers run themselves.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.publicUrl }],
    tags: describedTags(new Set(routes.map(({ tag }) => tag))),
  });
  const { paths: formed, schemas } = withForms({ paths: { ...paths }, schemas: { ...components?.schemas } });
  return { ...rest, components: { ...components, schemas }, paths: formed };
}
