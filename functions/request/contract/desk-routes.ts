import type { OperationsOf } from '../../web/api.ts';
import { deskPages } from '../../web/desk-pages.ts';
import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./desk-schemas.ts'));

/** How anyone asks: `new/`, `receipt/`, `track/` and `track/{act}`. `/requests/` itself says how to ask. */
const page = deskPages('request-desk', '/requests/');

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
  page('GET', '', 'showPage', 'The form, the receipt, tracking'),
  page('POST', '', 'postPage', 'Send the form, track, act on a request of one’s own'),
  page('GET', '/en', 'showEnglishPage', 'The form, the receipt, tracking, in English'),
  page('POST', '/en', 'postEnglishPage', 'Send the form, track, act on a request of one’s own, in English'),
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
