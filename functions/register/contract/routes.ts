import type { OperationsOf } from '../../web/api.ts';
import { COLLEAGUES, routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const query = schemasOf(() => import('./queries.ts'));
const common = schemasOf(() => import('../../web/shapes.ts'));

const REGISTERS = '/api/staff/registers';
const REGISTER = `${REGISTERS}/{register}`;
const ENTRY = `${REGISTER}/entries/{entry}`;

const staff = routesWith({ function: 'register-api', authorizer: 'staff', status: 200 });
const reading = routesWith({
  function: 'register-api',
  authorizer: 'staff',
  status: 200,
  kind: 'reads',
  roles: COLLEAGUES,
});

/** Who keeps registers; who closes a year is one of them too, who reopens it is not. */
const KEEPERS = ['editor', 'officer'] as const;

/** The registers of what the office discloses. */
export const REGISTER_ROUTES = [
  reading({
    method: 'GET',
    path: REGISTERS,
    operation: 'listRegisters',
    step: 'register/years',
    summary: 'The registers, with their columns and closed years',
    answer: schema('RegistersAnswer'),
  }),
  reading({
    method: 'GET',
    path: REGISTER,
    operation: 'showRegister',
    step: 'register/years',
    summary: 'One register',
    answer: schema('RegisterAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${REGISTER}/entries`,
    operation: 'listEntries',
    step: 'register/entries',
    summary: 'Entries by day',
    query: query('EntriesQuery'),
    answer: schema('EntriesAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${REGISTER}/file`,
    operation: 'exportEntries',
    step: 'register/entries',
    summary: 'A year of entries as CSV, as an import takes it',
    query: query('EntryYearQuery'),
    mediaType: 'text/csv; charset=utf-8',
  }),
  reading({
    method: 'GET',
    path: `${REGISTER}/audit`,
    operation: 'auditRegister',
    step: 'register/years',
    summary: 'The hash chain of everything done to a register; what entries say does not stand in it',
    answer: common('AuditAnswer'),
  }),
  reading({
    method: 'GET',
    path: ENTRY,
    operation: 'showEntry',
    step: 'register/entries',
    summary: 'One entry',
    answer: schema('EntryAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REGISTER}/entries`,
    operation: 'addEntry',
    step: 'register/entries',
    summary: 'Enter something',
    roles: KEEPERS,
    kind: 'creates',
    status: 201,
    body: schema('AddBody'),
    answer: schema('EntryAnswer'),
  }),
  staff({
    method: 'PUT',
    path: ENTRY,
    operation: 'changeEntry',
    step: 'register/entries',
    summary: 'Correct an entry; what it said before is kept',
    roles: KEEPERS,
    kind: 'changes',
    body: schema('EntryBody'),
    answer: schema('EntryAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${ENTRY}/withdraw`,
    operation: 'withdrawEntry',
    step: 'register/entries',
    summary: 'Take an entry out of lists and figures; it stays on record',
    roles: KEEPERS,
    kind: 'changes',
    body: schema('WithdrawBody'),
    answer: schema('EntryAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REGISTER}/import`,
    operation: 'importEntries',
    step: 'register/import',
    summary: 'Enter the rows of a file, CSV or XLSX: all of them, or none where one is bad',
    roles: KEEPERS,
    kind: 'creates',
    status: 201,
    body: schema('ImportBody'),
    answer: schema('ImportedAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REGISTER}/close`,
    operation: 'closeYear',
    step: 'register/years',
    summary: 'Close a year: what stands is what the annual report counts, or zero',
    roles: KEEPERS,
    kind: 'changes',
    body: schema('CloseBody'),
    answer: schema('RegisterAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REGISTER}/reopen`,
    operation: 'reopenYear',
    step: 'register/years',
    summary: 'Open a closed year again, with a reason',
    roles: ['approver'],
    kind: 'changes',
    body: schema('ReopenBody'),
    answer: schema('RegisterAnswer'),
  }),
] as const;

export type RegisterOperations = OperationsOf<typeof REGISTER_ROUTES, 'register-api'>;
