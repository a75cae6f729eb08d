import { routesWith } from './route.ts';

/**
 * The pages of a desk, where anybody asks for something without an account. The edge sends what lies below a desk's
 * folder to its function, with cookies; the folder itself is a page of the public bucket.
 */
export const deskPages = <const Desk extends 'request-desk' | 'public-desk'>(desk: Desk) =>
  routesWith({
    function: desk,
    authorizer: 'none',
    roles: [],
    status: 200,
    kind: 'reads',
    mediaType: 'text/html; charset=utf-8',
    answers: 'browsers',
  });
