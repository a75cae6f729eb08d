import { toJsonSchema } from '@valibot/to-json-schema';
import office from '../../site/office.json' with { type: 'json' };
import { type Route, type Schema, schemasOf } from '../web/route.ts';
import { type Json, sharing } from '../web/shared-schemas.ts';
import { PUBLIC_ADDRESSES, type PublicAddress } from './public-addresses.ts';
import { ROUTES } from './routes.ts';

/** The schemas that a description names, each written once. */
class Components {
  readonly schemas: Record<string, Json> = {};

  /** A reference to the schema under its name; what it takes and what it gives may differ, and then it has two. */
  async refer(schema: Schema, typeMode: 'input' | 'output'): Promise<unknown> {
    const { $schema: _, ...written } = toJsonSchema(await schema(), { typeMode, errorMode: 'ignore' });
    if (schema.schemaName === undefined) return written;
    const name = [schema.schemaName, `${schema.schemaName}Input`].find((one) => {
      const known = this.schemas[one];
      return known === undefined || JSON.stringify(known) === JSON.stringify(written);
    });
    if (name === undefined) throw new Error(`Three schemas are called ${schema.schemaName}`);
    // A JSON schema is JSON.
    this.schemas[name] = written as Json;
    return { $ref: `#/components/schemas/${name}` };
  }
}

/** What may follow the question mark, each with its values. */
const queryParameters = async ({ query }: Route): Promise<unknown[]> =>
  Object.entries((await query?.())?.entries ?? {}).map(([name, schema]) => {
    const { $schema: _, ...written } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
    return { name, in: 'query', required: schema.type !== 'optional', schema: written };
  });

/** Whether the answer is a record with its version, which is then its ETag. */
const isVersioned = async ({ answer }: Route): Promise<boolean> => {
  const schema = await answer?.();
  return schema !== undefined && 'entries' in schema && 'version' in Object(schema.entries);
};

/** Headers of the answer that a caller works with. */
const responseHeaders = async (route: Route): Promise<Record<string, unknown>> => {
  const header = (description: string) => ({ description, schema: { type: 'string' } });
  return {
    ...((route.tagged || (await isVersioned(route))) && {
      ETag: header('The version of the record: what If-Match takes (RFC 9110, section 8.8.3)'),
    }),
    ...(route.leaner && {
      'Preference-Applied': header('return=minimal, where that was asked for (RFC 7240, section 3)'),
    }),
  };
};

const parametersOf = async (route: Route): Promise<unknown[]> => {
  const header = (name: string, description: string, required = true) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  const version = header('If-Match', 'The ETag that was read');
  const key = header('Idempotency-Key', 'Fresh for each act');
  const headers = { reads: [], changes: [version], creates: [key], sends: [version, key] };
  const prefer = header(
    'Prefer',
    'return=minimal (RFC 7240): what is looked up beside the answer is not looked up, and null',
    false,
  );
  return [
    ...pathParameters(route.path),
    ...(await queryParameters(route)),
    ...headers[route.kind],
    ...(route.leaner ? [prefer] : []),
  ];
};

const PROBLEM_SCHEMA = schemasOf(() => import('../web/shapes.ts'))('ProblemAnswer');

const PROBLEM = {
  description:
    'A problem document (RFC 9457) with every fault and its place. Title and details are in the language that Accept-Language prefers, Chinese or English; in English where it names neither.',
  headers: {
    'Content-Language': {
      description: 'The language of title and details',
      schema: { type: 'string', enum: ['zh', 'en'] },
    },
  },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemAnswer' } } },
};

const operationOf = async (route: Route, components: Components): Promise<unknown> => ({
  operationId: route.operation,
  summary: route.summary,
  security: route.authorizer === 'staff' ? [{ staff: [] }] : [],
  ...(route.roles.length > 0 && { description: `Roles: ${route.roles.join(', ')}` }),
  parameters: await parametersOf(route),
  ...(route.body && {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: await components.refer(route.body, 'input') } },
    },
  }),
  responses: {
    [route.status]: {
      description: route.summary,
      headers: await responseHeaders(route),
      ...((route.answer || route.mediaType) && {
        content: {
          [route.mediaType ?? 'application/json']: {
            schema: route.answer
              ? await components.refer(route.answer, 'output')
              : { type: 'string', format: 'binary' },
          },
        },
      }),
    },
    default: { $ref: '#/components/responses/Problem' },
  },
});

/** An address as OpenAPI writes it: a greedy parameter is one parameter. */
const address = (path: string): string => path.replaceAll('+}', '}');

const NOT_THERE = {
  description: 'Nothing is published at this address, as a page',
  content: { 'text/html': { schema: { type: 'string' } } },
};

const pathParameters = (path: string): unknown[] =>
  [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const staticOperation = ({ path, operation, summary, mediaType }: PublicAddress): unknown => ({
  operationId: operation,
  summary,
  security: [],
  parameters: pathParameters(path),
  responses: {
    200: { description: summary, content: { [mediaType]: { schema: { type: 'string' } } } },
    404: NOT_THERE,
  },
});

type Description = {
  title: string;
  description: string;
  routes: readonly Route[];
  addresses?: readonly PublicAddress[];
};

/** An API description (OpenAPI 3.1), made from routes with their schemas and from static addresses. */
const describe = async (site: string, { title, description, routes, addresses = [] }: Description) => {
  const components = new Components();
  await components.refer(PROBLEM_SCHEMA, 'output');
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of addresses) paths[one.path] = { get: staticOperation(one) };
  for (const route of routes.filter(({ answers }) => answers !== 'browsers')) {
    const path = address(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: await operationOf(route, components) };
  }
  const staff = routes.some(({ authorizer }) => authorizer === 'staff');
  return {
    openapi: '3.1.0',
    info: { title: `${office.name.en}: ${title}`, version: '1', description },
    servers: [{ url: site }],
    security: staff ? [{ staff: [] }] : [],
    paths,
    components: {
      responses: { Problem: PROBLEM },
      ...(staff && {
        securitySchemes: { staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      }),
      schemas: sharing(components.schemas),
    },
  };
};

const isForStaff = ({ authorizer }: Route): boolean => authorizer === 'staff';

/** /openapi.json: what anybody may ask, static addresses included. `site` is the origin, without a trailing slash. */
export const publicApi = (site: string) =>
  describe(site, {
    title: 'releases and requests',
    description:
      'Releases of official statistics as pages and files, and requests for information. Nothing here needs a key.',
    routes: ROUTES.filter((route) => !isForStaff(route)),
    addresses: PUBLIC_ADDRESSES,
  });

/** /openapi-staff.json: what the office's staff may ask, each under a token of their own. */
export const staffApi = (site: string) =>
  describe(site, {
    title: 'staff',
    description: 'Releases announced, uploaded, reviewed, approved and published; requests answered.',
    routes: ROUTES.filter(isForStaff),
  });
