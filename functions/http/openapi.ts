import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import { ProblemAnswer } from './contract/release/schemas.ts';
import { ROUTES } from './contract/routes.ts';
import type { Route } from './route.ts';

/** The API description (OpenAPI 3.1), made from the route table and its schemas. */
const described = (schema: v.GenericSchema, typeMode: 'input' | 'output'): unknown => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { typeMode, errorMode: 'ignore' });
  return rest;
};

const parametersOf = (route: Route): unknown[] => {
  const inPath = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  const version = header('If-Match', 'The ETag that was read');
  const key = header('Idempotency-Key', 'Fresh for each act');
  const headers = { reads: [], changes: [version], creates: [key], sends: [version, key] };
  return [...inPath, ...headers[route.kind]];
};

const PROBLEM = {
  description: 'A problem document (RFC 9457) with every fault and its place',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const operationOf = async (route: Route): Promise<unknown> => ({
  operationId: route.operation,
  summary: route.summary,
  ...(route.authorizer === 'staff' && { security: [{ staff: [] }] }),
  ...(route.roles.length > 0 && { description: `Roles: ${route.roles.join(', ')}` }),
  parameters: parametersOf(route),
  ...(route.body && {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: described(await route.body(), 'input') } },
    },
  }),
  responses: {
    [route.status]: {
      description: route.summary,
      ...((route.answer || route.mediaType) && {
        content: {
          [route.mediaType ?? 'application/json']: {
            schema: route.answer
              ? described(await route.answer(), 'output')
              : { type: 'string', format: 'binary' },
          },
        },
      }),
    },
    default: PROBLEM,
  },
});

/** An address as OpenAPI writes it: a greedy parameter is one parameter. */
const address = (route: Route): string => route.path.replaceAll('+}', '}');

export const openApi = async (): Promise<unknown> => {
  const paths = Map.groupBy(
    ROUTES.filter((route) => route.answers !== 'browsers'),
    address,
  );
  const written = async ([path, routes]: [string, Route[]]) =>
    [
      path,
      Object.fromEntries(
        await Promise.all(
          routes.map(async (route) => [route.method.toLowerCase(), await operationOf(route)]),
        ),
      ),
    ] as const;
  return {
    openapi: '3.1.0',
    info: {
      title: `Heliostat · ${office.name.zh}`,
      version: '1',
      description: 'Releases of a statistics office: announced, uploaded, reviewed, approved, published.',
    },
    paths: Object.fromEntries(await Promise.all([...paths].map(written))),
    components: {
      securitySchemes: { staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: described(ProblemAnswer, 'output') },
    },
  };
};
