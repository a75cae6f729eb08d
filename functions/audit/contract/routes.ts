import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const query = schemasOf(() => import('./queries.ts'));
const staff = routesWith({ function: 'auditor', authorizer: 'staff', status: 200 });

/** What audit chains are held against. */
export const AUDIT_ROUTES = [
  staff({
    method: 'GET',
    path: '/api/staff/audit/chains',
    operation: 'verifyChains',
    step: 'audit/verify',
    summary: 'Every audit chain compared with its seals, its end and the last anchor',
    query: query('ChainsQuery'),
    roles: ['admin'],
    kind: 'reads',
    answer: schema('ChainsAnswer'),
  }),
] as const;
