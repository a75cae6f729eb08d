import type { OperationsOf } from '../../web/api.ts';
import { COLLEAGUES, routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const query = schemasOf(() => import('./queries.ts'));
const common = schemasOf(() => import('../../web/shapes.ts'));

const REPORT = '/api/staff/reports/{year}';
const PARAGRAPH = `${REPORT}/paragraphs/{paragraph}`;

const staff = routesWith({ function: 'register-api', authorizer: 'staff' });
const reading = routesWith({
  function: 'register-api',
  authorizer: 'staff',
  status: 200,
  kind: 'reads',
  roles: COLLEAGUES,
});

/** Who writes the report; who reviews and who approves it are others. */
const WRITERS = ['editor', 'officer'] as const;

/** The annual report, counted from the registers and the requests. */
export const REPORT_ROUTES = [
  reading({
    method: 'GET',
    path: `${REPORT}/compiled`,
    operation: 'compileReport',
    step: 'report/compiled',
    summary: 'The figures of a year, the identities between them, and what is open',
    query: query('FormQuery'),
    answer: schema('CompiledAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${REPORT}/figures/{figure}`,
    operation: 'figureRecords',
    step: 'report/figure-records',
    summary: 'The records behind a figure, and what each adds to it',
    query: query('RecordsQuery'),
    answer: schema('BehindAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${REPORT}/audit`,
    operation: 'auditReport',
    step: 'report/writing',
    summary: 'The hash chain of everything done to an annual report before it is handed in',
    answer: common('AuditAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/recount`,
    operation: 'startRecount',
    step: 'report/recount',
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
    step: 'report/recount',
    summary: 'How far the recount of a year is, and which figures differ, with the records behind',
    query: query('FormQuery'),
    answer: schema('RecountAnswer'),
  }),
  reading({
    method: 'GET',
    path: REPORT,
    operation: 'showReport',
    step: 'report/writing',
    summary: 'The report as it reads now, where it stands, and what is open',
    query: query('FormQuery'),
    answer: schema('ReportAnswer'),
  }),
  reading({
    method: 'GET',
    path: PARAGRAPH,
    operation: 'showParagraph',
    step: 'report/writing',
    summary: 'One paragraph, with the figures that it binds',
    query: query('FormQuery'),
    answer: schema('ParagraphAnswer'),
  }),
  staff({
    method: 'PUT',
    path: PARAGRAPH,
    operation: 'writeParagraph',
    step: 'report/writing',
    summary: 'Write a paragraph, its figures bound or marked as typed',
    query: query('FormQuery'),
    roles: WRITERS,
    kind: 'changes',
    status: 200,
    body: schema('ParagraphBody'),
    answer: schema('ParagraphAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/freeze`,
    operation: 'freezeReport',
    step: 'report/signing',
    summary: 'Freeze the report as a snapshot: closed, recounted, every identity true',
    roles: WRITERS,
    kind: 'changes',
    status: 200,
    body: schema('FreezeBody'),
    answer: schema('ReportAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${REPORT}/snapshots/{snapshot}`,
    operation: 'showSnapshot',
    step: 'report/signing',
    summary: 'The frozen bytes, under their SHA-256',
    mediaType: 'application/json',
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/review`,
    operation: 'reviewReport',
    step: 'report/signing',
    summary: 'Review of the frozen snapshot, by somebody who did not freeze it',
    roles: ['reviewer'],
    kind: 'changes',
    status: 200,
    body: schema('ReviewReportBody'),
    answer: schema('ReportAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/approve`,
    operation: 'approveReport',
    step: 'report/signing',
    summary: 'Approval of the snapshot that was reviewed, by a third person',
    roles: ['approver'],
    kind: 'changes',
    status: 200,
    body: schema('ApproveReportBody'),
    answer: schema('ReportAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/reopen`,
    operation: 'reopenReport',
    step: 'report/signing',
    summary: 'Open a frozen report again: its snapshot and sign-offs are given up',
    roles: [...WRITERS, 'reviewer', 'approver'],
    kind: 'changes',
    status: 200,
    body: schema('ReopenReportBody'),
    answer: schema('ReportAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${REPORT}/corrections`,
    operation: 'correctReport',
    step: 'report/signing',
    summary: 'Open the next edition of a published report, with the notice that it will bear',
    roles: WRITERS,
    kind: 'changes',
    status: 200,
    body: schema('CorrectReportBody'),
    answer: schema('ReportAnswer'),
  }),
] as const;

export type ReportOperations = OperationsOf<typeof REPORT_ROUTES, 'register-api'>;
