import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Office, openOffice, RELEASE } from '../office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const folder = () => join(office.config, 'heliostat', 'sessions', encodeURIComponent(office.server));
const tokensUsed = () =>
  office.seen
    .filter(({ call }) => call.includes('/api/staff/'))
    .map(
      ({ headers }) =>
        office.tokens.get((headers.authorization ?? '').replace('Bearer ', ''))?.sub ?? 'unknown',
    );

describe('login --as', () => {
  it('asks the issuer that the site names, for its resource', async () => {
    const { status, json, talk } = await office.run(['login', '--as', 'editor', '--json']);
    expect([status, talk]).toEqual([0, '']);
    expect(json()).toEqual({
      server: office.server,
      as: 'editor',
      sub: 'editor',
      name: 'The editor',
      roles: ['editor'],
    });
    expect(office.calls()).toEqual([
      'GET /.well-known/oauth-protected-resource',
      'GET /oidc/.well-known/openid-configuration',
      'POST /oidc/token',
      'GET /api/staff/me',
    ]);
    const form = new URLSearchParams(String(office.seen[2]?.body));
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      resource: 'urn:office',
      audience: 'urn:office',
    });
  });

  it('keeps the session where only its owner reads it', async () => {
    await office.run(['login', '--as', 'editor']);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder())) {
      expect((await stat(join(folder(), name))).mode & 0o777, name).toBe(0o600);
    }
  });

  it('tightens what an earlier hand left open', async () => {
    await office.run(['login', '--as', 'editor']);
    await chmod(folder(), 0o755);
    await chmod(join(folder(), 'editor.json'), 0o644);
    await office.run(['login', '--as', 'editor']);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder(), 'editor.json'))).mode & 0o777).toBe(0o600);
  });

  it('the last login serves commands without --as; the others stay', async () => {
    for (const role of ['editor', 'reviewer', 'approver']) await office.run(['login', '--as', role]);
    office.seen.length = 0;
    await office.run(['status', 'cpi/2017-12']);
    await office.run(['status', 'cpi/2017-12', '--as', 'editor']);
    await office.run(['whoami', '--as=reviewer']);
    await office.run(['whoami']);
    expect(tokensUsed()).toEqual(['approver', 'editor', 'reviewer', 'approver']);
  });

  it.each([
    ['stranger', /gave no token \(invalid_client/],
    ['../../etc', /^$/],
  ])('%s', async (role, says) => {
    const { talk } = await office.run(['login', '--as', role]);
    expect(talk).toMatch(says);
    const names = await readdir(folder()).catch(() => []);
    expect(names.sort()).toEqual(role === 'stranger' ? [] : ['..%2F..%2Fetc.json', 'current']);
  });

  it('a site that does not say where staff sign in', async () => {
    office.on('GET /.well-known/oauth-protected-resource', { body: { resource: 'x' } });
    const { status, talk } = await office.run(['login', '--as', 'editor']);
    expect(status).toBe(1);
    expect(talk).toContain('does not say where its staff sign in. Is it a Heliostat site?');
  });

  it('a session of another site is not used here', async () => {
    await office.run(['login', '--as', 'editor']);
    const other = await openOffice();
    try {
      const { status, talk } = await office.run(['whoami', '--server', other.server]);
      expect([status, talk]).toEqual([
        1,
        `heliostat: No session at ${other.server}. First: heliostat login --as ROLE\n`,
      ]);
      expect(other.calls()).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

describe('a token whose hour is over', () => {
  it('is renewed by the server’s clock, which shows 2018, and kept', async () => {
    await office.run(['login', '--as', 'editor']);
    office.clock += 3_600_000;
    office.seen.length = 0;
    expect((await office.run(['status', 'cpi/2017-12'])).status).toBe(0);
    expect(office.calls()).toEqual([
      `GET ${RELEASE}`,
      'GET /oidc/.well-known/openid-configuration',
      'POST /oidc/token',
      `GET ${RELEASE}`,
    ]);
    office.seen.length = 0;
    await office.run(['status', 'cpi/2017-12']);
    expect(office.calls()).toEqual([`GET ${RELEASE}`]);
  });

  it('is still good one second before', async () => {
    await office.run(['login', '--as', 'editor']);
    office.clock += 3_599_000;
    office.seen.length = 0;
    await office.run(['status', 'cpi/2017-12']);
    expect(office.calls()).toEqual([`GET ${RELEASE}`]);
  });

  it('a renewal does not make its session the current one', async () => {
    await office.run(['login', '--as', 'editor']);
    await office.run(['login', '--as', 'reviewer']);
    office.clock += 3_600_000;
    await office.run(['whoami', '--as', 'editor']);
    office.seen.length = 0;
    await office.run(['whoami']);
    expect(tokensUsed().at(-1)).toBe('reviewer');
  });

  it('is renewed once in a command, not for ever', async () => {
    await office.run(['login', '--as', 'editor']);
    office.on(`GET ${RELEASE}`, { status: 401, body: { message: 'Unauthorized' } });
    const { status, talk } = await office.run(['status', 'cpi/2017-12']);
    expect(status).toBe(1);
    expect(talk).toContain('The server does not accept this token. Log in again');
    expect(office.calls().filter((call) => call === `GET ${RELEASE}`)).toHaveLength(2);
  });

  it.each([
    [3_599_000, 0, ''],
    [3_600_000, 1, 'The session has expired. Log in again: heliostat login'],
  ])('without a refresh token, after %i ms', async (passed, exit, says) => {
    await office.run(['login', '--as', 'editor']);
    const file = join(folder(), 'editor.json');
    const session = JSON.parse(await readFile(file, 'utf8'));
    const grant = { kind: 'device', id: 'cli', scope: 'openid', refreshToken: null };
    await writeFile(file, JSON.stringify({ ...session, grant }));
    office.clock += passed;
    const { status, talk } = await office.run(['whoami']);
    expect(status).toBe(exit);
    expect(talk).toContain(says);
  });
});

describe('login --client-id', () => {
  it('shows address and code, waits, keeps the refresh token, renews with it, and revokes it', async () => {
    const { status, answer, talk } = await office.run(['login', '--client-id', 'cli']);
    expect(status).toBe(0);
    expect(talk).toBe(`Open ${office.server}/device in a browser and check the code WDJB-MJHT.\n`);
    expect(answer).toBe(`li.na（The li.na）  li.na  ${office.server}\n`);

    office.clock += 3_600_000;
    office.seen.length = 0;
    expect((await office.run(['whoami', '--as', 'li.na'])).status).toBe(0);
    const renewal = office.seen.find(({ call }) => call === 'POST /oidc/token');
    expect(new URLSearchParams(String(renewal?.body)).get('refresh_token')).toBe('refresh-1');

    expect((await office.run(['logout'])).status).toBe(0);
    const revocation = office.seen.find(({ call }) => call === 'POST /oidc/revoke');
    expect(new URLSearchParams(String(revocation?.body)).get('token')).toBe('refresh-2');
    expect(await readdir(folder())).toEqual([]);
  });
});

describe('HELIOSTAT_TOKEN', () => {
  it('stands in for a session, unless --as names one', async () => {
    await office.run(['login', '--as', 'editor']);
    office.env.HELIOSTAT_TOKEN = office.issue('robot');
    office.seen.length = 0;
    await office.run(['whoami']);
    await office.run(['whoami', '--as', 'editor']);
    expect(tokensUsed()).toEqual(['robot', 'editor']);
  });
});

describe('logout', () => {
  it('ends one session or all', async () => {
    for (const role of ['editor', 'reviewer', 'approver']) await office.run(['login', '--as', role]);
    await office.run(['logout']);
    expect((await office.run(['whoami'])).talk).toContain('No session at');
    expect((await office.run(['whoami', '--as', 'approver'])).talk).toContain('No session as approver at');
    expect((await office.run(['whoami', '--as', 'editor'])).status).toBe(0);
    const { json } = await office.run(['logout', '--all', '--json']);
    expect(json().ended.map(({ as }: { as: string }) => as)).toEqual(['editor', 'reviewer']);
    expect(await readdir(folder())).toEqual([]);
    expect((await office.run(['logout'])).status).toBe(1);
  });
});

describe('a damaged session', () => {
  it.each(['', '{"server":', '{"server":"x"}'])('%j', async (text) => {
    await office.run(['login', '--as', 'editor']);
    const file = join(folder(), 'editor.json');
    await writeFile(file, text);
    const { status, talk } = await office.run(['whoami']);
    expect([status, talk]).toEqual([1, `heliostat: The session in ${file} is damaged. Log in again.\n`]);
    expect((await office.run(['login', '--as', 'editor'])).status).toBe(0);
    expect((await office.run(['whoami'])).status).toBe(0);
  });
});
