import * as v from 'valibot';
import { expect, expectTypeOf, it } from 'vitest';
import type { DeskOperations } from '../../functions/request/contract/desk-routes.ts';
import type { Credentials } from '../../functions/request/contract/desk-schemas.ts';
import { ROUTES as EVERY_ROUTE } from '../../functions/service/routes.ts';
import type { Call, Operation, OperationsOf, StepsOf } from '../../functions/web/api.ts';
import { routesWith } from '../../functions/web/route.ts';

const route = routesWith({ function: 'staff-api', authorizer: 'staff', status: 200, method: 'POST' });

const Thing = v.object({ name: v.string() });

const ROUTES = [
  route({
    path: '/a',
    operation: 'make',
    step: 'x',
    summary: '',
    roles: [],
    kind: 'creates',
    body: async () => Thing,
  }),
  route({ path: '/b', operation: 'look', step: 'x', summary: '', roles: [], kind: 'reads' }),
  route({
    path: '/c',
    operation: 'judge',
    step: 'x',
    summary: '',
    roles: [],
    kind: 'changes',
    body: async () => Thing,
    parsedBy: 'operation',
  }),
  route({
    path: '/e',
    operation: 'list',
    step: 'y',
    summary: '',
    roles: [],
    kind: 'reads',
    query: async () => v.object({ year: v.optional(v.string()) }),
    answer: async () => v.object({ items: v.array(Thing) }),
  }),
  route({
    path: '/d',
    operation: 'show',
    step: 'x',
    summary: '',
    roles: [],
    kind: 'reads',
    function: 'preview',
  }),
] as const;

type Staff = OperationsOf<typeof ROUTES, 'staff-api'>;

it('a function must hold an operation for each of its own routes, and for no other’s', () => {
  expectTypeOf<keyof Staff>().toEqualTypeOf<'make' | 'look' | 'judge' | 'list'>();
  expectTypeOf<keyof OperationsOf<typeof ROUTES, 'preview'>>().toEqualTypeOf<'show'>();
});

it('an operation takes the body that its route’s schema gives, or an unknown one where it parses it itself', () => {
  expectTypeOf<Parameters<Staff['make']>[0]>().toExtend<Call<{ name: string }>>();
  expectTypeOf<Parameters<Staff['look']>[0]['body']>().toBeUnknown();
  expectTypeOf<Parameters<Staff['judge']>[0]['body']>().toBeUnknown();
  expectTypeOf<Operation<{ name: number }>>().not.toExtend<Staff['make']>();
});

it('an operation takes the query that its route’s schema gives, and answers what its route describes', () => {
  expectTypeOf<Parameters<Staff['list']>[0]['query']>().toEqualTypeOf<{ year?: string | undefined }>();
  expectTypeOf(async () => ({ body: { items: [{ name: 'a' }] as const } })).toExtend<Staff['list']>();
  expectTypeOf(async () => ({ body: { items: [{ name: 1 }] } })).not.toExtend<Staff['list']>();
  expectTypeOf(async () => ({ status: 200 })).not.toExtend<Staff['list']>();
  expectTypeOf(async () => ({ body: 1 })).not.toExtend<Staff['look']>();
});

it('each file that routes name must export their operations', () => {
  type Steps = StepsOf<typeof ROUTES, 'staff-api', { table: string }>;
  expectTypeOf<keyof Steps>().toEqualTypeOf<'x' | 'y'>();
  type Listing = Awaited<ReturnType<Steps['y']>>;
  expectTypeOf<keyof Listing>().toEqualTypeOf<'list'>();
});

it('every act on a request of one’s own is bound to what its body holds', () => {
  expectTypeOf<Parameters<DeskOperations['track']>[0]['body']>().toEqualTypeOf<Credentials>();
  expectTypeOf<Parameters<DeskOperations['supplement']>[0]['body']>().toExtend<
    Credentials & { text: string }
  >();
  expectTypeOf<Parameters<DeskOperations['letter']>[0]['body']>().toExtend<{
    letter: number;
    as: 'html' | 'docx';
  }>();
});

it('only an application is parsed by its operation, since the law of the day judges it', () => {
  const own = EVERY_ROUTE.filter(({ parsedBy }) => parsedBy === 'operation');
  expect(own.map(({ operation }) => operation).sort()).toEqual(['ask', 'receiveRequest']);
});
