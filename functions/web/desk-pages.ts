import type { FunctionName, Route } from './route.ts';

/**
 * The pages of a desk, where anybody asks for something without an account. An HTTP API has no routes that end in a slash,
 * and pages here do, so that they stand below a greedy parameter and the function tells them apart; the edge sends
 * what lies below `path` there, with cookies, and `path` itself is a page of the public bucket.
 */
export const deskPages =
  <const Desk extends FunctionName, const Path extends string>(desk: Desk, path: Path) =>
  <const Name extends string>(method: 'GET' | 'POST', lang: '' | '/en', operation: Name, summary: string) =>
    ({
      method,
      path: `${lang}${path}{page+}`,
      operation,
      summary,
      function: desk,
      authorizer: 'none',
      roles: [],
      status: 200,
      kind: 'reads',
      mediaType: 'text/html; charset=utf-8',
      answers: 'browsers',
    }) as const satisfies Route;
