import { REGISTER_ROUTES } from '../../register/contract/routes.ts';
import { REPORT_ROUTES } from '../../report/contract/routes.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { countedElsewhere } from '../../site/counted-elsewhere.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { api } from '../../web/api.ts';
import { REGISTER_STEPS } from '../steps/register-api.ts';

const names = env('AUDIT_KEY', 'TABLE', 'SITE_ADDRESS', 'EDGE_SECRET_ARN', 'ROLE_CLAIM');

const table = openTable(names.TABLE, openNotary(names.AUDIT_KEY));
const ports = {
  table,
  site: names.SITE_ADDRESS,
  countedElsewhere: countedElsewhere(table),
  now,
};

/** The registers, and the annual report that is counted from them. */
export const handler = api({
  function: 'register-api',
  routes: [...REGISTER_ROUTES, ...REPORT_ROUTES],
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  roleClaim: names.ROLE_CLAIM,
  steps: REGISTER_STEPS,
  ports,
});
