import { type Agent, request } from 'node:http';

/** So many connections a crowd keeps busy on a route. */
export const CONNECTIONS = 200;

/** Every public route that a function answers. */
export const ROUTES: readonly { method: 'GET' | 'POST'; path: string; body?: string; type?: string }[] = [
  { method: 'GET', path: '/requests/new/' },
  { method: 'GET', path: '/en/requests/new/' },
  { method: 'GET', path: '/requests/receipt/' },
  { method: 'GET', path: '/requests/track/' },
  { method: 'GET', path: '/requests/log/?words=a' },
  { method: 'GET', path: '/requests/released/000000000000/1.pdf' },
  { method: 'GET', path: '/api/requests/challenge' },
  {
    method: 'POST',
    path: '/requests/new/',
    body: 'step=check&title=a',
    type: 'application/x-www-form-urlencoded',
  },
  {
    method: 'POST',
    path: '/requests/track/',
    body: 'receipt=SQ20260916-222222&secret=2222-2222-2222-2222',
    type: 'application/x-www-form-urlencoded',
  },
  { method: 'POST', path: '/api/requests', body: '{}', type: 'application/json' },
  {
    method: 'POST',
    path: '/api/requests/track',
    body: '{"receipt":"SQ20260916-222222","secret":"2222-2222-2222-2222"}',
    type: 'application/json',
  },
];

export type Asked = { status: number; ms: number };

/** One request, and how long its answer took; status 0 where none came. */
export const ask = (
  address: string,
  agent: Agent,
  { method, path, body, type }: (typeof ROUTES)[number],
  headers: Record<string, string>,
  localAddress?: string,
): Promise<Asked> =>
  new Promise((resolve) => {
    const started = performance.now();
    const done = (status: number) => resolve({ status, ms: performance.now() - started });
    const sent = request(
      `${address}${path}`,
      {
        method,
        agent,
        ...(localAddress !== undefined && { localAddress }),
        headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => done(answer.statusCode ?? 0));
      },
    );
    // What fails at once must not spin.
    sent.on('error', () => setTimeout(done, 50, 0));
    sent.end(body);
  });
