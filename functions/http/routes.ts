import type * as v from 'valibot';
import { Dataflow } from '../domain/dataflow.ts';
import { DESK_ROUTES } from './desk-routes.ts';
import { OFFICER_ROUTES } from './officer-routes.ts';
import * as s from './schemas.ts';

/**
 * Every route of the HTTP API, once. The template makes its routes from this list, each function dispatches
 * on it, and `openapi.json` is written from it.
 */
export type Role = 'editor' | 'reviewer' | 'approver' | 'officer' | 'admin';

export type FunctionName = 'staff-api' | 'preview' | 'officer-api' | 'request-desk';

export type Route = {
  method: 'GET' | 'POST' | 'PUT';
  /** API Gateway's syntax: `{name}` and, at the end, `{name+}`. */
  path: string;
  operation: string;
  summary: string;
  function: FunctionName;
  /** `staff`: a bearer token that the gateway checks; which roles may call is checked in the function. */
  authorizer: 'staff' | 'none';
  /** Empty: every role. */
  roles: readonly Role[];
  body?: v.GenericSchema;
  answer?: v.GenericSchema;
  status: number;
  /** `creates` demands Idempotency-Key, `changes` demands If-Match. */
  kind: 'reads' | 'creates' | 'changes';
  mediaType?: string;
  /** Pages: HTML, problems too, and form encodings; no part of the API description. */
  answers?: 'browsers';
  /** The operation parses the body itself, because what it demands depends on the law of the day. */
  parsedBy?: 'operation';
};

const STAFF = '/api/staff';
const RELEASE = `${STAFF}/releases/{flow}/{period}`;

const staff = (route: Omit<Route, 'function' | 'authorizer' | 'status'> & Partial<Route>): Route => ({
  function: 'staff-api',
  authorizer: 'staff',
  status: 200,
  ...route,
});

export const ROUTES: readonly Route[] = [
  staff({
    method: 'GET',
    path: `${STAFF}/me`,
    operation: 'me',
    summary: 'Who is signed in, with which roles',
    roles: [],
    kind: 'reads',
    answer: s.MeAnswer,
  }),
  staff({
    method: 'GET',
    path: `${STAFF}/dataflows`,
    operation: 'listDataflows',
    summary: 'The dataflows defined here',
    roles: [],
    kind: 'reads',
    answer: s.DataflowsAnswer,
  }),
  staff({
    method: 'GET',
    path: `${STAFF}/dataflows/{flow}`,
    operation: 'showDataflow',
    summary: 'The definition of one dataflow',
    roles: [],
    kind: 'reads',
    answer: Dataflow,
  }),
  staff({
    method: 'PUT',
    path: `${STAFF}/dataflows/{flow}`,
    operation: 'putDataflow',
    summary: 'Define a dataflow (If-None-Match: *), or replace its definition (If-Match)',
    roles: ['admin'],
    kind: 'reads',
    body: Dataflow,
    answer: Dataflow,
  }),
  staff({
    method: 'GET',
    path: `${STAFF}/releases`,
    operation: 'listReleases',
    summary: 'Releases by release time (query: from, to, limit, cursor)',
    roles: [],
    kind: 'reads',
    answer: s.ReleasesAnswer,
  }),
  staff({
    method: 'POST',
    path: `${STAFF}/releases`,
    operation: 'announce',
    summary: 'Announce a release with its second',
    roles: ['editor'],
    kind: 'creates',
    body: s.AnnounceBody,
    answer: s.StatusAnswer,
    status: 201,
  }),
  staff({
    method: 'GET',
    path: RELEASE,
    operation: 'status',
    summary: 'Where a release stands',
    roles: [],
    kind: 'reads',
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/reschedule`,
    operation: 'reschedule',
    summary: 'Move the release time; the old one and the reason stay public',
    roles: ['editor', 'approver'],
    kind: 'changes',
    body: s.RescheduleBody,
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/cancel`,
    operation: 'cancel',
    summary: 'Cancel the edition in work',
    roles: ['editor', 'approver'],
    kind: 'changes',
    body: s.ReasonBody,
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/uploads`,
    operation: 'beginUpload',
    summary: 'Get a presigned form for one file',
    roles: ['editor'],
    kind: 'creates',
    body: s.UploadBody,
    answer: s.UploadAnswer,
    status: 201,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/uploads/{upload}/complete`,
    operation: 'completeUpload',
    summary: 'The file is there: validate and build it',
    roles: ['editor'],
    kind: 'changes',
    body: s.EmptyBody,
    answer: s.StatusAnswer,
    status: 202,
  }),
  staff({
    method: 'GET',
    path: `${RELEASE}/uploads/{upload}/faults`,
    operation: 'faults',
    summary: 'Every fault and warning of an upload, with its place',
    function: 'preview',
    roles: ['editor', 'reviewer', 'approver'],
    kind: 'reads',
    answer: s.ProblemAnswer,
    mediaType: 'application/problem+json',
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/acknowledge`,
    operation: 'acknowledge',
    summary: 'Take note of the warnings of a build, with the reason why they stand',
    roles: ['editor', 'reviewer'],
    kind: 'changes',
    body: s.ReasonBody,
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'GET',
    path: `${RELEASE}/preview`,
    operation: 'preview',
    summary: 'What is sealed, for those who sign; each view is logged',
    function: 'preview',
    roles: ['editor', 'reviewer', 'approver'],
    kind: 'reads',
    answer: s.PreviewAnswer,
  }),
  staff({
    method: 'GET',
    path: `${RELEASE}/preview/{artefact+}`,
    operation: 'previewArtefact',
    summary: 'The bytes of one sealed artefact, by range; each view is logged',
    function: 'preview',
    roles: ['editor', 'reviewer', 'approver'],
    kind: 'reads',
    mediaType: 'application/octet-stream',
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/review`,
    operation: 'review',
    summary: 'Confidentiality review (保密审查) of the sealed edition',
    roles: ['reviewer'],
    kind: 'changes',
    body: s.ReviewBody,
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/approve`,
    operation: 'approve',
    summary: 'Approve the reviewed edition for its release time',
    roles: ['approver'],
    kind: 'changes',
    body: s.ApproveBody,
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/reject`,
    operation: 'reject',
    summary: 'Send the sealed edition back to its editor',
    roles: ['reviewer', 'approver'],
    kind: 'changes',
    body: s.ReasonBody,
    answer: s.StatusAnswer,
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/corrections`,
    operation: 'correct',
    summary: 'Open the next edition with its notice',
    roles: ['editor'],
    kind: 'changes',
    body: s.CorrectionBody,
    answer: s.StatusAnswer,
    status: 201,
  }),
  staff({
    method: 'GET',
    path: `${RELEASE}/audit`,
    operation: 'audit',
    summary: 'The hash chain of everything done to a release',
    roles: [],
    kind: 'reads',
    answer: s.AuditAnswer,
  }),
  ...OFFICER_ROUTES,
  ...DESK_ROUTES,
];
