import { api } from '../http/api.ts';
import { HOLIDAY_ROUTES } from '../http/contract/holidays/routes.ts';
import { EVENT_ROUTES } from '../http/contract/openday/officer-routes.ts';
import { QUESTION_ROUTES } from '../http/contract/question/officer-routes.ts';
import { OFFICER_ROUTES } from '../http/contract/request/officer-routes.ts';
import {
  eventOperations,
  holidayOperations,
  officerOperations,
  questionOperations,
} from '../officer/operations.ts';
import { env } from '../runtime/env.ts';
import { now } from '../runtime/now.ts';
import { openNotary } from '../store/audit/kms-notary.ts';
import { caseworkLater } from '../store/cases/files/files-later.ts';
import { openSecret } from '../store/secret-value.ts';
import { openSecrets } from '../store/secrets/secrets.ts';
import { openTable } from '../store/table.ts';

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

const ports = {
  table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
  secrets: openSecrets(names.REQUESTS_KEY, names.MAC_KEY, names.NOTICES_KEY),
  casework: caseworkLater(names.CASEWORK_BUCKET),
  site: names.SITE_ADDRESS,
  mail: async () => ({ url: await smtp(), from: names.MAIL_FROM }),
  now,
};

/** What officers do about requests, questions and events; each matter has its file in `functions/officer/`. */
export const handler = api({
  function: 'officer-api',
  routes: [...OFFICER_ROUTES, ...HOLIDAY_ROUTES, ...QUESTION_ROUTES, ...EVENT_ROUTES],
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  roleClaim: names.ROLE_CLAIM,
  operations: {
    ...officerOperations(ports),
    ...holidayOperations(ports),
    ...questionOperations(ports),
    ...eventOperations(ports),
  },
});
