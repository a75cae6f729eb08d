import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const staff = routesWith({ function: 'auditor', authorizer: 'staff', status: 200 });

/** What audit chains are held against. */
export const AUDIT_ROUTES = [
  staff({
    method: 'GET',
    path: '/api/staff/audit/chains',
    operation: 'verifyChains',
    summary: 'Every audit chain compared with its seals, its end and the last anchor (query: after)',
    roles: ['admin'],
    kind: 'reads',
    answer: schema('ChainsAnswer'),
  }),
] as const;
