import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type Office, openOffice } from '../journeys/office.ts';
import { percentile } from './figures.ts';

/**
 * An anonymous crowd on every public dynamic route while a member of staff works: what staff wait then, beside what
 * they wait alone, and how often they are refused. The crowd comes from many addresses of its own, since one address
 * is refused soon (the desk's rates), and keeps 200 connections busy on each route.
 */
const CONNECTIONS = 200;
const STAFF_CALLS = 100;
/** Calls of staff beside the crowd, on each route. */
const CALLS_A_ROUTE = 25;

const ROUTES: readonly { method: 'GET' | 'POST'; path: string; body?: string; type?: string }[] = [
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

type Asked = { status: number; ms: number };

const ask = (
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

const tokenOf = async (office: Office): Promise<string> => {
  const granted = await fetch(`${office.address}/_local/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('officer:officer').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: office.address }),
  });
  return ((await granted.json()) as { access_token: string }).access_token;
};

/** So many calls of staff, one after the other, as somebody works. */
const work = async (address: string, token: string, calls: number): Promise<Asked[]> => {
  const agent = new Agent({ keepAlive: true });
  const asked: Asked[] = [];
  for (let i = 0; i < calls; i++) {
    const path = i % 2 === 0 ? '/api/staff/requests' : '/api/staff/holidays';
    asked.push(await ask(address, agent, { method: 'GET', path }, { authorization: `Bearer ${token}` }));
  }
  agent.destroy();
  return asked;
};

const crowd = (address: string, route: (typeof ROUTES)[number]) => {
  let on = true;
  let answered = 0;
  let refused = 0;
  let failed = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const members = Array.from({ length: CONNECTIONS }, async (_, n) => {
    const from = `127.${randomInt(1, 255)}.${n >> 8}.${1 + (n & 253)}`;
    while (on) {
      const { status } = await ask(address, agent, route, { 'idempotency-key': `crowd-${n}-0000` }, from);
      answered += 1;
      if (status === 429 || status === 503) refused += 1;
      if (status === 0) failed += 1;
    }
  });
  return {
    async end() {
      on = false;
      await Promise.all(members);
      agent.destroy();
      return { answered, refused, failed };
    },
  };
};

const refusedOf = (asked: readonly Asked[]): number => asked.filter(({ status }) => status !== 200).length;
const p99 = (asked: readonly Asked[]): number =>
  percentile(
    asked.map(({ ms }) => ms),
    99,
  );

export const benchCrowd = async () => {
  await using office = await openOffice();
  const token = await tokenOf(office);
  await work(office.address, token, 20);
  const idle = await work(office.address, token, STAFF_CALLS);
  console.error(`idle: staff p99 ${Math.round(p99(idle))} ms`);
  const routes: Record<string, number> = {};
  let refused = refusedOf(idle);
  let worst = 0;
  for (const route of ROUTES) {
    // By number: addresses of its own are those of 127.0.0.0/8.
    const running = crowd(office.address.replace('localhost', '127.0.0.1'), route);
    const asked = await work(office.address, token, CALLS_A_ROUTE);
    const { answered, refused: turnedAway, failed } = await running.end();
    if (failed === answered) throw new Error(`No crowd came through to ${route.path}`);
    refused += refusedOf(asked);
    worst = Math.max(worst, p99(asked));
    routes[`${route.method} ${route.path} staff p99 ms`] = p99(asked);
    routes[`${route.method} ${route.path} answered`] = answered;
    routes[`${route.method} ${route.path} turned away`] = turnedAway;
    // Said as it goes: on a busy machine all of it takes many minutes.
    console.error(
      `${route.method} ${route.path}: staff p99 ${Math.round(p99(asked))} ms, ${refusedOf(asked)} refused; crowd ${answered}, turned away ${turnedAway}`,
    );
  }
  return {
    'staff idle p99 ms': p99(idle),
    'staff worst p99 ms': worst,
    ratio: worst / p99(idle),
    'staff refused': refused,
    routes,
  };
};
