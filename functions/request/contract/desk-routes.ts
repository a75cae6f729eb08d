import type { OperationsOf } from '../../web/api.ts';
import { deskPages } from '../../web/desk-pages.ts';
import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./desk-schemas.ts'));

/** How anyone asks. `/requests/` itself says how to ask, and is a page of the public bucket. */
const page = deskPages('request-desk');

const json = routesWith({
  function: 'request-desk',
  authorizer: 'none',
  roles: [],
  status: 200,
});

/** What an applicant does on a request of their own, proved by its number and tracking code in the body. */
const own = routesWith({
  function: 'request-desk',
  authorizer: 'none',
  roles: [],
  status: 200,
  method: 'POST',
  kind: 'reads',
});
const OWN = '/api/requests/track';

export const DESK_ROUTES = [
  page({ method: 'GET', path: '/requests/new/', operation: 'showForm', summary: 'The form' }),
  page({
    method: 'POST',
    path: '/requests/new/',
    operation: 'sendForm',
    summary: 'Send the form, or see first what is public already',
  }),
  page({
    method: 'GET',
    path: '/requests/log/',
    operation: 'searchLog',
    summary: 'The disclosure log, searched',
  }),
  page({
    method: 'GET',
    path: '/requests/released/{document+}',
    operation: 'releasedDocument',
    summary: 'A document that the disclosure log names',
  }),
  page({
    method: 'GET',
    path: '/requests/receipt/',
    operation: 'showReceipt',
    summary: 'The receipt of the request just sent',
  }),
  page({
    method: 'GET',
    path: '/requests/track/',
    operation: 'showTracking',
    summary: 'Where the request stands that this browser remembers',
  }),
  page({
    method: 'GET',
    path: '/requests/track/letter/{letter}/',
    operation: 'showLetter',
    summary: 'A letter of the office to its applicant',
  }),
  page({
    method: 'POST',
    path: '/requests/track/',
    operation: 'openTracking',
    summary: 'Follow a request of one’s own, by number and code',
  }),
  page({
    method: 'POST',
    path: '/requests/track/leave',
    operation: 'leaveTracking',
    summary: 'Forget number and code on this device',
  }),
  page({
    method: 'POST',
    path: '/requests/track/supplement',
    operation: 'sendSupplement',
    summary: 'Supplement one’s request, or give the reasons asked for',
  }),
  page({
    method: 'POST',
    path: '/requests/track/correct',
    operation: 'sendCorrection',
    summary: 'Ask for one’s own data to be corrected',
  }),
  page({
    method: 'POST',
    path: '/requests/track/withdraw',
    operation: 'sendWithdrawal',
    summary: 'Withdraw one’s request',
  }),
  page({
    method: 'POST',
    path: '/requests/track/notices',
    operation: 'sendNotices',
    summary: 'Have steps told by mail, or no more',
  }),
  page({
    method: 'POST',
    path: '/requests/track/letter',
    operation: 'openLetter',
    summary: 'A letter, as a page or in Word',
  }),
  page({
    method: 'POST',
    path: '/requests/track/document',
    operation: 'openDocument',
    summary: 'A document that was released with the answer',
  }),
  page({
    method: 'POST',
    path: '/requests/track/identity',
    operation: 'sendIdentity',
    summary: 'Send a proof of identity',
    takesFile: true,
  }),
  page({
    method: 'POST',
    path: '/requests/track/attachment',
    operation: 'sendAttachment',
    summary: 'Send an attachment, or the power of attorney of an agent',
    takesFile: true,
  }),
  page({
    method: 'POST',
    path: '/requests/track/export',
    operation: 'exportRequest',
    summary: 'Everything of a request that is its applicant’s, as a file',
  }),
  json({
    method: 'GET',
    path: '/api/requests/challenge',
    operation: 'challenge',
    summary: 'A proof of work to solve (ALTCHA), good for half an hour and for one request',
    kind: 'reads',
    answer: schema('ChallengeAnswer'),
  }),
  json({
    method: 'POST',
    path: '/api/requests',
    operation: 'ask',
    summary: 'Ask for information held by the office',
    kind: 'creates',
    body: schema('ApplicationBody'),
    parsedBy: 'operation',
    answer: schema('ReceiptAnswer'),
    status: 201,
  }),
  own({
    path: OWN,
    operation: 'track',
    summary: 'Where a request stands, by its reference number and tracking code',
    body: schema('TrackBody'),
    answer: schema('TrackAnswer'),
  }),
  own({
    path: `${OWN}/supplement`,
    operation: 'supplement',
    summary: 'Supplement one’s request 补正, or give the reasons that were asked for',
    body: schema('TextBody'),
    answer: schema('TrackAnswer'),
  }),
  own({
    path: `${OWN}/correct`,
    operation: 'correctOwn',
    summary: 'Ask for one’s own data to be corrected',
    body: schema('TextBody'),
    answer: schema('TrackAnswer'),
  }),
  own({
    path: `${OWN}/withdraw`,
    operation: 'withdraw',
    summary: 'Withdraw one’s request',
    body: schema('TrackBody'),
    answer: schema('TrackAnswer'),
  }),
  own({
    path: `${OWN}/notices`,
    operation: 'notices',
    summary: 'Have steps told by mail to an address, or by none without one',
    body: schema('NoticesBody'),
    answer: schema('TrackAnswer'),
  }),
  own({
    path: `${OWN}/letter`,
    operation: 'letter',
    summary: 'A letter of the office, as a page or in Word (`as`)',
    body: schema('LetterBody'),
    mediaType: 'text/html; charset=utf-8',
  }),
  own({
    path: `${OWN}/document`,
    operation: 'document',
    summary: 'A document that was released with the answer',
    body: schema('DocumentBody'),
    mediaType: 'application/octet-stream',
  }),
  own({
    path: `${OWN}/identity`,
    operation: 'identity',
    summary: 'The form with which a proof of identity is posted',
    body: schema('TrackBody'),
    answer: schema('IdentityAnswer'),
    status: 201,
  }),
  own({
    path: `${OWN}/attachment`,
    operation: 'attachment',
    summary: 'The form with which an attachment, or the power of attorney of an agent, is posted',
    body: schema('AttachmentBody'),
    answer: schema('IdentityAnswer'),
    status: 201,
  }),
  own({
    path: `${OWN}/identity-sent`,
    operation: 'identitySent',
    summary: 'A file was posted: it is put forward for its check',
    body: schema('TrackBody'),
    answer: schema('TrackAnswer'),
  }),
  own({
    path: `${OWN}/export`,
    operation: 'exportOwn',
    summary: 'Everything of a request that is its applicant’s',
    body: schema('TrackBody'),
  }),
] as const;

export type DeskOperations = OperationsOf<typeof DESK_ROUTES, 'request-desk'>;
