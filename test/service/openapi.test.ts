import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { publicApi, staffApi } from '../../functions/service/openapi.ts';
import { PUBLIC_ADDRESSES } from '../../functions/service/public-addresses.ts';
import { ROUTES } from '../../functions/service/routes.ts';
import { sharing } from '../../functions/web/shared-schemas.ts';

const SITE = 'https://tongji.example.org';
const [forAll, forStaff] = [await publicApi(SITE), await staffApi(SITE)];

type Operations = Record<string, { operationId: string; security: unknown[] }>;

const operationsOf = ({ paths }: { paths: object }): string[] =>
  Object.entries(paths as Record<string, Operations>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
  );

describe.each([
  ['the public', forAll],
  ['staff', forStaff],
])('the API description for %s', (_, document) => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result).toMatchObject({ valid: true });
  });

  it('says where it is served, and whether a key is needed', () => {
    expect(document.servers).toEqual([{ url: SITE }]);
    const staff = document === forStaff;
    expect(document.security).toEqual(staff ? [{ staff: [] }] : []);
    for (const methods of Object.values(document.paths as Record<string, Operations>)) {
      for (const { security } of Object.values(methods)) expect(security).toHaveLength(staff ? 1 : 0);
    }
  });

  it('is at most 150 KB for the public, and 1,700 characters an operation for staff: a schema is written once', () => {
    const most = document === forStaff ? 1700 * operationsOf(document).length : 150_000;
    expect(JSON.stringify(document).length).toBeLessThan(most);
  });
});

describe('both API descriptions', () => {
  it('take Prefer where a case is shown, which has what is looked up beside it, and nowhere else', () => {
    const shows = ROUTES.filter(({ answer }) => /^(Case|Intake)Answer$/.test(answer?.schemaName ?? ''));
    const takes = ROUTES.filter(({ leaner }) => leaner);
    expect(takes.map(({ operation }) => operation)).toEqual(shows.map(({ operation }) => operation));
    const described = Object.values(forStaff.paths as Record<string, Record<string, unknown>>)
      .flatMap((methods) => Object.values(methods))
      .filter((one) => JSON.stringify(one).includes('"name":"Prefer"'));
    expect(described).toHaveLength(takes.length);
    expect(takes.length).toBeGreaterThan(5);
  });

  it('describe every route that answers programs, the static addresses, and nothing else', () => {
    const routed = ROUTES.filter(({ answers }) => answers !== 'browsers').map(
      ({ method, path, operation }) => `${method.toLowerCase()} ${path.replace('+}', '}')} ${operation}`,
    );
    const stored = PUBLIC_ADDRESSES.map(({ path, operation }) => `get ${path} ${operation}`);
    const described = [...operationsOf(forAll), ...operationsOf(forStaff)];
    expect(described.sort()).toEqual([...routed, ...stored].sort());
    expect(operationsOf(forAll)).toEqual(expect.arrayContaining(stored));
  });

  it('name each operation once', () => {
    const names = [
      ...ROUTES.map(({ operation }) => operation),
      ...PUBLIC_ADDRESSES.map((one) => one.operation),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});

it('what several schemas hold is a schema of its own, and means the same', () => {
  const long = { type: 'object', properties: { note: { type: 'string', description: 'x'.repeat(300) } } };
  const shared = sharing({
    One: { type: 'object', properties: { first: long } },
    Two: { type: 'object', properties: { second: { type: 'array', items: long } } },
  });
  expect(shared).toEqual({
    One: { type: 'object', properties: { first: { $ref: '#/components/schemas/OneFirst' } } },
    Two: {
      type: 'object',
      properties: { second: { type: 'array', items: { $ref: '#/components/schemas/OneFirst' } } },
    },
    OneFirst: long,
  });
});
