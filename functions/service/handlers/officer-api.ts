import type { Temporal } from 'temporal-polyfill';
import { HOLIDAY_ROUTES } from '../../holidays/contract/routes.ts';
import { lawAt } from '../../holidays/records/holidays.ts';
import { EVENT_ROUTES } from '../../openday/contract/officer-routes.ts';
import { QUESTION_ROUTES } from '../../question/contract/officer-routes.ts';
import { OFFICER_ROUTES } from '../../request/contract/officer-routes.ts';
import { caseworkLater } from '../../request/records/files/files-later.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { openSecrets } from '../../sealed/secrets.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { api } from '../../web/api.ts';
import { OFFICER_STEPS } from '../steps/officer-api.ts';

const names = env(
  'AUDIT_KEY',
  'TABLE',
  'CASEWORK_BUCKET',
  'REQUESTS_KEY',
  'MAC_KEY',
  'NOTICES_KEY',
  'SITE_ADDRESS',
  'EDGE_SECRET_ARN',
  'ROLE_CLAIM',
  'SMTP_SECRET_ARN',
  'MAIL_FROM',
);

const smtp = openSecret(names.SMTP_SECRET_ARN);

const table = openTable(names.TABLE, openNotary(names.AUDIT_KEY));
const ports = {
  table,
  lawOn: (at: Temporal.Instant) => lawAt(table, at),
  secrets: openSecrets(names.REQUESTS_KEY, names.MAC_KEY, names.NOTICES_KEY),
  casework: caseworkLater(names.CASEWORK_BUCKET),
  site: names.SITE_ADDRESS,
  mail: async () => ({ url: await smtp(), from: names.MAIL_FROM }),
  now,
};

/** What officers do about requests, questions and events. */
export const handler = api({
  function: 'officer-api',
  routes: [...OFFICER_ROUTES, ...HOLIDAY_ROUTES, ...QUESTION_ROUTES, ...EVENT_ROUTES],
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  roleClaim: names.ROLE_CLAIM,
  steps: OFFICER_STEPS,
  ports,
});
