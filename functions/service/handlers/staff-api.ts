import { STAFF_ROUTES } from '../../release/contract/routes.ts';
import { openVault } from '../../release/records/vault.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { api } from '../../web/api.ts';
import { STAFF_STEPS } from '../steps/staff-api.ts';

const names = env('AUDIT_KEY', 'TABLE', 'VAULT_BUCKET', 'EDGE_SECRET_ARN', 'ROLE_CLAIM');

/** What colleagues do to a release; each step has its file in `functions/release/`. */
export const handler = api({
  function: 'staff-api',
  routes: STAFF_ROUTES,
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  roleClaim: names.ROLE_CLAIM,
  steps: STAFF_STEPS,
  ports: {
    table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
    vault: openVault(names.VAULT_BUCKET),
    now,
  },
});
