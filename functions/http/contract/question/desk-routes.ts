import type { Route } from '../../route.ts';

/**
 * Where anyone asks a question 咨询, without it being a request: the form `/ask/new/` and `/ask/received/`, below a greedy
 * parameter as the pages of the request desk, with cookies (the edge's patterns `/ask/?*` and `/en/ask/?*`).
 */
const page = <const Name extends string>(
  method: 'GET' | 'POST',
  lang: '' | '/en',
  operation: Name,
  summary: string,
) =>
  ({
    method,
    path: `${lang}/ask/{page+}`,
    operation,
    summary,
    function: 'public-desk',
    authorizer: 'none',
    roles: [],
    status: 200,
    kind: 'reads',
    mediaType: 'text/html; charset=utf-8',
    answers: 'browsers',
  }) as const satisfies Route;

export const ASK_ROUTES = [
  page('GET', '', 'showAsk', 'The form for a question, and its receipt'),
  page('POST', '', 'postAsk', 'Send a question'),
  page('GET', '/en', 'showEnglishAsk', 'The form for a question, and its receipt, in English'),
  page('POST', '/en', 'postEnglishAsk', 'Send a question, in English'),
] as const;
