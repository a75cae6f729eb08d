import type { OperationsOf } from '../../api.ts';
import { routesWith, schemasOf } from '../../route.ts';

const schema = schemasOf(() => import('./schemas.ts'));

const REPORT = '/api/staff/reports/{year}';

const staff = routesWith({ function: 'register-api', authorizer: 'staff' });
const reading = routesWith({
  function: 'register-api',
  authorizer: 'staff',
  status: 200,
  kind: 'reads',
  roles: [],
});

/** Who writes the report; who reviews and who approves it are others. */
const WRITERS = ['editor', 'officer'] as const;

/** The annual report, counted from the registers and the requests. */
export const REPORT_ROUTES = [
  reading({
    method: 'GET',
    path: `${REPORT}/compiled`,
    operation: 'compileReport',
    summary: 'The figures of a year, the identities between them, and what is open (query: form)',
    answer: schema('CompiledAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/recount`,
    operation: 'startRecount',
    summary: 'Count every record of a year anew, apart from the figures that the writes keep',
    roles: [...WRITERS, 'reviewer', 'approver'],
    kind: 'creates',
    status: 202,
    body: schema('RecountBody'),
    answer: schema('RecountAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${REPORT}/recount`,
    operation: 'showRecount',
    summary:
      'How far the recount of a year is, and which figures differ, with the records behind (query: form)',
    answer: schema('RecountAnswer'),
  }),
] as const;

export type ReportOperations = OperationsOf<typeof REPORT_ROUTES, 'register-api'>;
