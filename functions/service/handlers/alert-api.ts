import { ALERTS } from '../../alert/choices.ts';
import { ALERT_ROUTES } from '../../alert/contract/routes.ts';
import { openAlertKeys } from '../../alert/records/words.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { api } from '../../web/api.ts';
import { ALERT_STEPS } from '../steps/alert-api.ts';

const names = env('AUDIT_KEY', 'TABLE', 'ALERTS_KEY', 'SITE_ADDRESS', 'EDGE_SECRET_ARN', 'ROLE_CLAIM');

/** What monitors signal, and what the office does about it. */
export const handler = api({
  function: 'alert-api',
  routes: ALERT_ROUTES,
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  roleClaim: names.ROLE_CLAIM,
  steps: ALERT_STEPS,
  ports: {
    table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
    keys: openAlertKeys(names.ALERTS_KEY),
    site: names.SITE_ADDRESS,
    robots: ALERTS.robots,
    now,
  },
});
