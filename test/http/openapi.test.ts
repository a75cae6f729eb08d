import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../functions/http/contract/routes.ts';
import { openApi } from '../../functions/http/openapi.ts';

type Described = { paths: Record<string, Record<string, { operationId: string; security?: unknown[] }>> };

describe('the API description', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(await openApi())));
    expect(result).toMatchObject({ valid: true });
  });

  it('describes every route that answers programs, and nothing else', async () => {
    const described = Object.entries(((await openApi()) as Described).paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    const routed = ROUTES.filter(({ answers }) => answers !== 'browsers').map(
      ({ method, path, operation }) => `${method.toLowerCase()} ${path.replace('+}', '}')} ${operation}`,
    );
    expect(described.sort()).toEqual(routed.sort());
  });

  it('names each operation once', () => {
    expect(new Set(ROUTES.map(({ operation }) => operation)).size).toBe(ROUTES.length);
  });
});
