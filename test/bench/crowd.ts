import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Office, openOffice, until } from '../journeys/office.ts';
import { type Asked, ask, ROUTES } from './crowd-routes.ts';
import { percentile } from './figures.ts';

/**
 * An anonymous crowd on every public dynamic route while a member of staff works: what staff wait then, beside what
 * they wait alone, and how often they are refused. The crowd comes from many addresses of its own, since one address
 * is refused soon (the desk's rates), and keeps 200 connections busy on each route, from a process of its own.
 */
const STAFF_CALLS = 300;

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

/** A crowd on a route, once each of its connections was answered. */
const crowd = async (address: string, route: number) => {
  const file = fileURLToPath(new URL('crowd-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file, address, String(route)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async end() {
      child.stdin.end();
      const { value } = await lines.next();
      return JSON.parse(String(value)) as { answered: number; refused: number; failed: number };
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
  // The demonstration has releases at half past nine: what goes public is no part of what a crowd costs.
  await office.moveClock('2018-01-10T10:10:00+08:00');
  await until(async () => (await office.status('cpi/2017-12')).state === 'published');
  await until(async () => (await office.status('ppi/2017-12')).state === 'published');
  const token = await tokenOf(office);
  await work(office.address, token, 20);
  const idle = await work(office.address, token, STAFF_CALLS);
  console.error(`idle: staff p99 ${Math.round(p99(idle))} ms`);
  const routes: Record<string, number> = {};
  let refused = refusedOf(idle);
  let worst = 0;
  for (const [index, route] of ROUTES.entries()) {
    // By number: addresses of its own are those of 127.0.0.0/8.
    const running = await crowd(office.address.replace('localhost', '127.0.0.1'), index);
    const asked = await work(office.address, token, STAFF_CALLS);
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
