import { deskPages } from '../../web/desk-pages.ts';

/** Where anyone registers for an event: `{id}/`, `{id}/registered/` and `{id}/cancel/`. The list of events is a public page. */
const page = deskPages('public-desk', '/disclosure/events/');

export const EVENT_PAGE_ROUTES = [
  page('GET', '', 'showEventPage', 'An event with its form, and a registration'),
  page('POST', '', 'postEventPage', 'Register for an event, or cancel by code'),
  page('GET', '/en', 'showEnglishEventPage', 'An event with its form, and a registration, in English'),
  page('POST', '/en', 'postEnglishEventPage', 'Register for an event, or cancel by code, in English'),
] as const;
