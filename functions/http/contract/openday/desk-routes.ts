import type { Route } from '../../route.ts';

/**
 * Where anyone registers for an event: `/disclosure/events/{id}/`, `{id}/registered/` and `{id}/cancel/`, below a greedy
 * parameter. `/disclosure/events/` itself, the list of what is to come, is a public page.
 */
const page = <const Name extends string>(
  method: 'GET' | 'POST',
  lang: '' | '/en',
  operation: Name,
  summary: string,
) =>
  ({
    method,
    path: `${lang}/disclosure/events/{page+}`,
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

export const EVENT_PAGE_ROUTES = [
  page('GET', '', 'showEventPage', 'An event with its form, and a registration'),
  page('POST', '', 'postEventPage', 'Register for an event, or cancel by code'),
  page('GET', '/en', 'showEnglishEventPage', 'An event with its form, and a registration, in English'),
  page('POST', '/en', 'postEnglishEventPage', 'Register for an event, or cancel by code, in English'),
] as const;
