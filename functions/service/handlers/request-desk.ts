import { DESK_ROUTES } from '../../request/contract/desk-routes.ts';
import { caseworkLater } from '../../request/records/files/files-later.ts';
import { env } from '../../runtime/env.ts';
import { assetPaths, now } from '../../runtime/now.ts';
import { openSecrets } from '../../sealed/secrets.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { api } from '../../web/api.ts';
import { DESK_STEPS } from '../steps/request-desk.ts';

const names = env(
  'AUDIT_KEY',
  'LAMBDA_TASK_ROOT',
  'TABLE',
  'CASEWORK_BUCKET',
  'REQUESTS_KEY',
  'MAC_KEY',
  'NOTICES_KEY',
  'SITE_ADDRESS',
  'EDGE_SECRET_ARN',
  'DEMONSTRATION',
);
const { all, ...assets } = assetPaths(names.LAMBDA_TASK_ROOT);
const script = all['requests.js'];
if (!script) throw new Error('No asset requests.js was bundled');

const ports = {
  table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
  secrets: openSecrets(names.REQUESTS_KEY, names.MAC_KEY, names.NOTICES_KEY),
  casework: caseworkLater(names.CASEWORK_BUCKET),
  site: { address: names.SITE_ADDRESS, assets, demonstration: names.DEMONSTRATION === 'yes' },
  script,
  now,
};

/** Where anyone asks: no account, and nothing of a person in a log, an address or an error. */
export const handler = api({
  function: 'request-desk',
  routes: DESK_ROUTES,
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  problemPage: async (problem, path) => {
    const { problemPage } = await import('../../request/pages/problem-page.ts');
    return problemPage({ site: ports.site, lang: path.startsWith('/en/') ? 'en' : 'zh', problem });
  },
  steps: DESK_STEPS,
  ports,
});
