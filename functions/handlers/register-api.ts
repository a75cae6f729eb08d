import { api } from '../http/api.ts';
import { REGISTER_ROUTES } from '../http/contract/register/routes.ts';
import { registerOperations } from '../register/operations.ts';
import { env } from '../runtime/env.ts';
import { now } from '../runtime/now.ts';
import { openTable } from '../store/table.ts';

const names = env('TABLE', 'EDGE_SECRET', 'ROLE_CLAIM');

/** The registers, and the annual report that is counted from them. */
export const handler = api({
  function: 'register-api',
  routes: REGISTER_ROUTES,
  edgeSecret: names.EDGE_SECRET,
  roleClaim: names.ROLE_CLAIM,
  operations: registerOperations({ table: openTable(names.TABLE), now }),
});
