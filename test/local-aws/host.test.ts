import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../local-aws/host.ts';
import { startFixture } from './fixture.ts';
import { synthesizeFixture } from './fixture-stack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOW = '2018-01-10T09:28:00+08:00';
let folder = '';
let template = '';
let count = 0;

const newData = () => {
  count += 1;
  return join(folder, `data${count}`);
};
const json = async (address: string) => (await fetch(address)).json();

async function token(address: string, id: string, more: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}/_local/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${id}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: address, ...more }),
  });
}
const bearer = async (address: string, id = 'editor') => {
  const { access_token } = (await (await token(address, id)).json()) as { access_token: string };
  return `Bearer ${access_token}`;
};
const published = async (address: string, path: string) => {
  await expect
    .poll(async () => (await fetch(`${address}/${path}`)).status, { timeout: 60_000, interval: 20 })
    .toBe(200);
  return (await fetch(`${address}/${path}`)).text();
};
const post = async (address: string, pk: string, body: string) =>
  fetch(`${address}/api/items/${pk}`, {
    method: 'POST',
    headers: { authorization: await bearer(address), 'content-type': 'text/plain' },
    body,
  });

/** Collects what a process says; `ready` resolves with the first group of a line it waits for. */
function listenTo(child: ChildProcess): {
  readonly said: () => string;
  readonly ready: (line: RegExp) => Promise<string>;
} {
  let text = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      for (const one of heard) one();
    });
  }
  return {
    said: () => text,
    ready: (line) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = line.exec(text)?.[1];
          if (found === undefined) return;
          heard.delete(look);
          resolve(found);
        };
        heard.add(look);
        child.once('close', (status) => reject(new Error(`It ended with ${status}:\n${text}`)));
        child.once('error', reject);
        look();
      }),
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heliostat-fixture-'));
  template = synthesizeFixture(folder, ROOT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a demonstration shows two minutes to its first releases when it is ready, however long it took to fill', async () => {
  const seen: Temporal.Instant[] = [];
  const host = await startFixture({
    dataFolder: newData(),
    template,
    port: 0,
    readyAt: Temporal.Instant.from(NOW),
    seed: async ({ now }) => {
      seen.push(now);
    },
  });
  try {
    const start = Temporal.Instant.from(NOW);
    expect(seen.map((now) => Temporal.Instant.compare(now, start))).toEqual([-1]);
    expect(Temporal.Instant.compare(host.clock.instant(), start)).toBeGreaterThanOrEqual(0);
  } finally {
    await host.stop();
  }
}, 120_000);

describe('the host', () => {
  let host: Host;
  let address = '';
  beforeAll(async () => {
    host = await startFixture({ template, dataFolder: newData(), port: 0, now: Temporal.Instant.from(NOW) });
    address = host.address;
  });
  afterAll(() => host.stop());

  it('carries a call of the API through the table and its stream to the public', async () => {
    const answer = await post(address, 'figures.txt', '居民消费价格');
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({
      secret: true,
      claims: { sub: 'editor', roles: '[editor]', aud: address, iss: `${address}/_local/oidc` },
    });
    expect(await published(address, 'figures.txt')).toBe('居民消费价格');
    expect((await fetch(`${address}/figures.txt`)).headers.get('x-cache')).toMatch(/cloudfront$/);
  });

  it('tells and changes the weather, and refuses one that cannot be', async () => {
    const order = (body: string) =>
      fetch(`${address}/_local/weather`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    const calm = await json(`${address}/_local/weather`);
    expect(calm).toMatchObject({ table: { throttled: 0, lost: 0 }, schedules: { lateSeconds: 0, twice: 0 } });
    const rough = { seed: 3, table: { throttled: 1 } };
    expect(await (await order(JSON.stringify(rough))).json()).toMatchObject(rough);
    expect((await post(address, 'storm.txt', 'not now')).status).toBe(500);
    for (const body of ['{"table":{"lost":2}}', '{"wind":1}', 'storm'])
      expect((await order(body)).status).toBe(422);
    expect(await json(`${address}/_local/weather`)).toMatchObject(rough);
    expect((await order('{}')).status).toBe(200);
    expect((await post(address, 'sun.txt', 'now')).status).toBe(202);
  });

  it('answers on both loopback addresses under one port', async () => {
    const { port } = new URL(address);
    expect((await fetch(`http://127.0.0.1:${port}/_local/clock`)).status).toBe(200);
    expect((await fetch(`http://localhost:${port}/_local/clock`)).status).toBe(200);
  });

  it.each([
    ['editor', ['editor']],
    ['editor2', ['editor']],
    ['reviewer', ['reviewer']],
    ['approver', ['approver', 'head']],
    ['officer', ['officer']],
    ['officer2', ['officer']],
    ['admin', ['admin']],
  ])('gives %s a token with these roles, on its own clock', async (id, roles) => {
    const { access_token } = (await (await token(address, id)).json()) as { access_token: string };
    const [head = '', body = ''] = access_token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({ alg: 'RS256' });
    expect(claims).toMatchObject({ sub: id, roles, aud: address, iss: `${address}/_local/oidc` });
    expect(claims.name).not.toBe('');
    expect(Math.abs(claims.iat * 1000 - host.clock.now())).toBeLessThan(60_000);
    expect(claims.exp - claims.iat).toBe(8 * 3600);
  });

  it.each([
    [
      'a wrong secret',
      () =>
        fetch(`${address}/_local/oidc/token`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa('editor:x')}` },
          body: new URLSearchParams({ grant_type: 'client_credentials' }),
        }),
      401,
    ],
    ['another audience', () => token(address, 'editor', { resource: 'http://other.example' }), 400],
    ['no token', () => fetch(`${address}/api/items/x`, { method: 'POST' }), 401],
  ])('refuses %s', async (_, ask, status) => {
    expect((await ask()).status).toBe(status);
  });

  it('holds a function to its role', async () => {
    expect((await fetch(`${address}/api/steal`)).status).toBe(500);
    expect(readFileSync(join(folder, `data${count}`, 'logs', logName()), 'utf8')).toContain('AccessDenied');
  });
  const logName = () => {
    const { Resources } = JSON.parse(readFileSync(template, 'utf8')) as {
      Resources: Record<string, { Type: string }>;
    };
    return `${Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::Lambda::Function')?.[0]}.log`;
  };

  it('goes on after a function that ends itself', async () => {
    expect((await fetch(`${address}/api/exit`)).status).toBe(500);
    expect((await fetch(`${address}/api/ok`)).status).toBe(202);
  });

  it('moves its clock forward only, and runs what the move passed over with its own time', async () => {
    const move = (body: string, type = 'application/json') =>
      fetch(`${address}/_local/clock`, { method: 'POST', headers: { 'content-type': type }, body });
    for (const [body, status, type] of [
      ['{"now":"2018-01-10T09:00:00+08:00"}', 409, undefined],
      ['{"now":"2018-01-10T09:40:00"}', 422, undefined],
      ['{"now":1}', 422, undefined],
      ['nonsense', 422, undefined],
      ['{"now":"2018-01-10T09:40:00+08:00"}', 415, 'text/plain'],
    ] as const) {
      const answer = await move(body, type);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        'application/problem+json',
      ]);
      expect(await answer.json()).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.any(String),
      });
    }
    const moved = await move('{"now":"2018-01-10T11:45:00+08:00"}');
    expect(await moved.json()).toMatchObject({
      now: expect.stringMatching(/^2018-01-10T11:45:0\d\.\d{3}\+08:00$/),
      running: true,
    });
    const woken = Number(await published(address, 'ticks/2018-01-10T01:30:00Z'));
    expect(woken).toBeGreaterThanOrEqual(Date.parse('2018-01-10T03:45:00Z'));
    expect((await fetch(`${address}/api/ok`)).headers.get('date')).toMatch(/^Wed, 10 Jan 2018 03:4/);
  });

  it('answers for itself to nobody who calls it by another name', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(address);
      const asked = request({
        port,
        host: '127.0.0.1',
        path: '/_local/clock',
        headers: { host: 'rebound.example' },
      });
      asked
        .on('response', (res) => resolve(res.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(answer).toBe(421);
  });

  it('tells its status', async () => {
    expect(await json(`${address}/_local/status`)).toMatchObject({
      ready: true,
      address,
      demonstration: true,
      functions: [{ name: expect.stringContaining('Worker'), calls: expect.any(Number) }],
      schedules: [{ expression: 'cron(30 9 * * ? *)' }],
      deadLetters: [],
    });
    expect((await fetch(`${address}/_local/nothing`)).status).toBe(404);
  });
});

describe('the mail it keeps', () => {
  it('is shown as a page and as JSON', async () => {
    const { openMail } = await import('../../local-aws/people/mail.ts');
    const { createServer: createHttp } = await import('node:http');
    const mail = await openMail(newData(), { now: () => Date.parse(NOW) });
    const server = createHttp((req, res) => mail.handle(req, res)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_local/mail`;
    const sender = createTransport(mail.url);
    await sender.sendMail({
      from: 'Heliostat <a@localhost>',
      to: 'duty@localhost',
      subject: '居民消费价格 2017年12月：尚未批准 <b>',
      text: '距发布不足 24 小时。\nLess than 24 hours & no approval.',
      html: '<p>x</p>',
    });
    const { items } = (await json(`${at}?format=json`)) as {
      items: { id: string; subject: string; text: string; to: string }[];
    };
    expect(items).toMatchObject([
      {
        to: 'duty@localhost',
        subject: '居民消费价格 2017年12月：尚未批准 <b>',
        text: expect.stringContaining('距发布不足 24 小时。\n'),
      },
    ]);
    expect(await (await fetch(at)).text()).toContain('尚未批准 &lt;b&gt;');
    expect(await (await fetch(`${at}/${items[0]?.id}`)).text()).toContain('24 hours &amp; no approval.');
    expect((await fetch(`${at}/..%2Fclock`)).status).toBe(404);
    sender.close();
    server.close();
    await mail.close();
  });
});

describe('what keeps it from starting is one sentence', () => {
  const fails = (more: Partial<Parameters<typeof startFixture>[0]>) =>
    startFixture({ template, dataFolder: newData(), port: 0, now: Temporal.Instant.from(NOW), ...more }).then(
      async (host) => {
        await host.stop();
        return 'it started';
      },
      (fault: Error) => `${fault.name}: ${fault.message}`,
    );
  const kept: string[] = [];
  afterEach(() => {
    for (const name of kept.splice(0)) delete process.env[name];
  });

  it('a port in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    expect(await fails({ port })).toBe(
      `HostFault: Port ${port} is in use: stop what holds it, or choose another with --port.`,
    );
    holder.close();
  });

  it('a data folder that another host has', async () => {
    const dataFolder = newData();
    const host = await startFixture({ template, dataFolder, port: 0, now: Temporal.Instant.from(NOW) });
    expect(await fails({ dataFolder })).toBe(
      `HostFault: The data folder ${dataFolder} is in use by another host: end that one, or choose another folder with --data.`,
    );
    await host.stop();
  });

  it.each(['dynamo.db', 'host.db', 'clock', 'secrets.json', 'keys.json', 'storage.db'])(
    'a damaged data folder: %s',
    async (name) => {
      const dataFolder = newData();
      const host = await startFixture({ template, dataFolder, port: 0, now: Temporal.Instant.from(NOW) });
      await host.stop();
      for (const ending of ['-wal', '-shm']) rmSync(join(dataFolder, name + ending), { force: true });
      writeFileSync(join(dataFolder, name), 'this is not what was kept here, by far '.repeat(300));
      const said = await fails({ dataFolder });
      expect(said).toMatch(/^HostFault: [^\n]+$/);
      expect(said).toContain(dataFolder);
    },
  );

  it('no database for the platform', async () => {
    kept.push('LOCAL_AWS_DYNAMODB_ENDPOINT');
    process.env.LOCAL_AWS_DYNAMODB_ENDPOINT = 'http://127.0.0.1:9';
    expect(await fails({})).toBe(
      'HostFault: Nothing answers at LOCAL_AWS_DYNAMODB_ENDPOINT (http://127.0.0.1:9).',
    );
  });

  it('a template that asks for what it does not do', async () => {
    const broken = JSON.parse(readFileSync(template, 'utf8'));
    for (const resource of Object.values<{ Type: string; Properties: object }>(broken.Resources)) {
      if (resource.Type === 'AWS::Lambda::Function')
        Object.assign(resource.Properties, { Layers: ['arn:layer'] });
    }
    const file = join(folder, 'cdk.out', 'Broken.template.json');
    writeFileSync(file, JSON.stringify(broken));
    expect(await fails({ template: file })).toMatch(
      /^HostFault: Worker\w+ \(AWS::Lambda::Function\): the local host does not do Layers\.$/,
    );
    expect(await fails({ template: join(folder, 'nowhere.json') })).toMatch(
      /^HostFault: The template .* cannot be read/,
    );
  });
});

describe('a host that is killed', () => {
  const start = async (dataFolder: string): Promise<{ child: ChildProcess; address: string }> => {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('./fixture-host.ts', import.meta.url)),
        dataFolder,
        template,
        NOW,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return { child, address: await listenTo(child).ready(/ready: (\S+)/) };
  };
  const alive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
    } catch {
      return false;
    }
  };
  const childrenOf = (pid: number): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);

  it('leaves no process behind, and comes back with everything it had accepted', async () => {
    const dataFolder = newData();
    const first = await start(dataFolder);
    expect((await post(first.address, 'before.txt', 'before')).status).toBe(202);
    await published(first.address, 'before.txt');
    const clock = async (address: string) =>
      Date.parse(((await json(`${address}/_local/clock`)) as { now: string }).now);
    await fetch(`${first.address}/_local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"now":"2018-02-01T09:29:00+08:00"}',
    });
    const stood = await clock(first.address);
    const accepted = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => post(first.address, `after${n}.txt`, `after ${n}`)),
    );
    expect(accepted.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    const descendants = childrenOf(first.child.pid ?? 0).flatMap((pid) => [pid, ...childrenOf(pid)]);
    expect(descendants.length).toBeGreaterThanOrEqual(2);
    const ended = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await ended;
    await expect.poll(() => descendants.filter(alive), { timeout: 20_000 }).toEqual([]);

    const second = await start(dataFolder);
    expect(await clock(second.address)).toBeGreaterThanOrEqual(stood);
    expect(await published(second.address, 'before.txt')).toBe('before');
    for (const n of [1, 2, 3, 4, 5])
      expect(await published(second.address, `after${n}.txt`)).toBe(`after ${n}`);
    const stopped = once(second.child, 'exit');
    second.child.kill('SIGTERM');
    expect(await stopped).toEqual([0, null]);
  });
});
