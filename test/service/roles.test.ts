import { expect, it } from 'vitest';
import { ROUTES } from '../../functions/service/routes.ts';
import type { Role, Route } from '../../functions/web/route.ts';

const STAFF: readonly Route[] = ROUTES.filter(({ authorizer }) => authorizer === 'staff');
const openTo = (role: Role | null): string[] =>
  STAFF.filter(({ roles }) => roles.length === 0 || (role !== null && roles.includes(role))).map(
    ({ operation }) => operation,
  );

it('who signs in without a role learns who they are, and nothing else', () => {
  expect(openTo(null)).toEqual(['me']);
});

it('a monitor signals, and reads nothing that the office has not published', () => {
  expect(openTo('monitor').sort()).toEqual(['me', 'signalAlert']);
});
