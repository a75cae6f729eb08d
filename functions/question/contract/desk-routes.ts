import { deskPages } from '../../web/desk-pages.ts';

/** Where anyone asks a question 咨询, without it being a request: `new/`, `received/`, and `track/`, where one follows it. */
const page = deskPages('public-desk', '/ask/');

export const ASK_ROUTES = [
  page('GET', '', 'showAsk', 'The form for a question, its receipt, and where it stands'),
  page('POST', '', 'postAsk', 'Send a question, follow one’s own'),
  page(
    'GET',
    '/en',
    'showEnglishAsk',
    'The form for a question, its receipt, and where it stands, in English',
  ),
  page('POST', '/en', 'postEnglishAsk', 'Send a question, follow one’s own, in English'),
] as const;
