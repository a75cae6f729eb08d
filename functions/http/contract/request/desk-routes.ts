import { type Route, routesWith, schemasOf } from '../../route.ts';

const schema = schemasOf(() => import('./desk-schemas.ts'));

/**
 * How anyone asks. An HTTP API has no routes that end in a slash, and pages here do, so the pages stand below a
 * greedy parameter and the function tells them apart: `new/`, `receipt/`, `track/` and `track/{act}`.
 *
 * The edge sends what lies below `/requests/` and `/en/requests/` here, with cookies (patterns `/requests/?*` and
 * `/en/requests/?*`): `/requests/` itself, how to ask, is a page of the public bucket.
 */
const page = <const Name extends string>(
  method: 'GET' | 'POST',
  lang: '' | '/en',
  operation: Name,
  summary: string,
) =>
  ({
    method,
    path: `${lang}/requests/{page+}`,
    operation,
    summary,
    function: 'request-desk',
    authorizer: 'none',
    roles: [],
    status: 200,
    kind: 'reads',
    mediaType: 'text/html; charset=utf-8',
    answers: 'browsers',
  }) as const satisfies Route;

const json = routesWith({
  function: 'request-desk',
  authorizer: 'none',
  roles: [],
  status: 200,
  parsedBy: 'operation',
});

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
    answer: schema('ReceiptAnswer'),
    status: 201,
  }),
  json({
    method: 'POST',
    path: '/api/requests/track',
    operation: 'track',
    summary: 'Where a request stands, by its reference number and tracking code',
    kind: 'reads',
    body: schema('TrackBody'),
    answer: schema('TrackAnswer'),
  }),
  json({
    method: 'POST',
    path: '/api/requests/track/{act}',
    operation: 'trackAct',
    summary:
      'Act on a request of one’s own: supplement, withdraw, correct, letter, document, identity, identity-sent, export',
    kind: 'reads',
    body: schema('ActBody'),
  }),
] as const;
