import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import type { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closedMailStep } from '../../functions/sealed/closed-mail.ts';
import { addressStep, closeAddress } from '../../functions/sealed/notice-address.ts';
import { emptyOutbox, type OutboxPorts } from '../../functions/service/outbox.ts';
import { CLAIM_SECONDS, type Message, queueMessage, waitingMessages } from '../../functions/store/outbox.ts';
import { type Table, transact } from '../../functions/store/table.ts';
import office from '../../site/office.json' with { type: 'json' };
import { keyArn, startEngines } from '../local-aws/engines.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { instant } from '../request/records/builders.ts';
import { startTables } from '../store/engine.ts';

const WRAPS = keyArn('requests');

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
let mail: MailServer;
let engines: Awaited<ReturnType<typeof startEngines>>;
let secrets: OutboxPorts['secrets'];
let told: string[];
let webhookWorks: boolean;
/** What the webhook says where it works; the text of what it was sent last. */
let webhookSays: string;
let lastText: string;
let hook: Server;
let clock: { now: Temporal.Instant };

/** The outbox on this table, as its function runs it with all its time left. */
const portsOn = (on: Table = table, remaining = () => 50_000): OutboxPorts => ({
  table: on,
  secrets,
  site: 'https://office.example',
  mail: { url: mail.url, from: 'Office <stats@tongji.example>' },
  alertMail: 'watch@tongji.example',
  webhooks: [`http://127.0.0.1:${portOf(hook)}/robot?key=secret`],
  now: () => clock.now,
  remaining,
});
const handler = (): Promise<void> => emptyOutbox(portsOn());

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  tables = await startTables();
  mail = await startMailServer();
  engines = await startEngines({
    buckets: [],
    keys: [{ arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
  });
  secrets = { kms: engines.kms(), noticesKey: WRAPS };
  hook = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const sent = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
        id: string;
        text: { content: string };
      };
      told.push(sent.id);
      lastText = sent.text.content;
      res.writeHead(webhookWorks ? 200 : 503).end(webhookSays);
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
});
beforeEach(async () => {
  mail.reset();
  [told, webhookWorks, webhookSays] = [[], true, ''];
  table = await tables.fresh();
  clock = { now: at };
});
afterAll(async () => {
  await mail.stop();
  await engines.stop();
  await new Promise((resolve) => hook.close(resolve));
  await tables.stop();
});

const at = instant('2018-01-22T08:05:00+08:00');
const queue = (id: string, to: Message['to']): Promise<void> =>
  transact(table, [queueMessage(table, { id, at, to, subject: `about ${id}`, text: id })]);

it('goes to the address of the recipient, a role’s or a member of staff’s', async () => {
  const { roles, officers } = office.requests.mail;
  await queue('a', 'alert');
  await queue('b', 'head');
  await queue('c', 'leading-group');
  await queue('d', 'staff:officer2');
  await queue('e', 'staff:nobody-we-know');
  await handler();
  const to = new Map(mail.taken.map((one) => [/Subject: about (\w)/.exec(one.text)?.[1], one.to]));
  expect(Object.fromEntries(to)).toEqual({
    a: ['watch@tongji.example'],
    b: [roles.head],
    c: [roles['leading-group']],
    d: [officers.officer2],
    e: [roles.officer],
  });
  expect(told.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await waitingMessages(table)).toEqual([]);
});

it('goes in one mail to the monitors that it names, those with an address', async () => {
  const { monitor, monitor2 } = office.alerts.mail;
  const people = ['monitor', 'nobody-we-know', 'monitor2'];
  const message = { id: 'm', at, to: 'monitors', people, subject: '通报', text: '通报' } as const;
  await transact(table, [queueMessage(table, message)]);
  await handler();
  expect(mail.taken.map(({ to }) => to)).toEqual([[monitor, monitor2]]);
  expect(told).toEqual(['m']);
});

it('goes on the ways that it names and on no other', async () => {
  const message = { id: 'w', at, to: 'head', by: ['mail'], subject: '督办', text: '督办' } as const;
  await transact(table, [
    queueMessage(table, message),
    queueMessage(table, { ...message, id: 'v', by: ['mail', 'robot'] }),
  ]);
  await handler();
  expect(mail.taken).toHaveLength(2);
  expect(told).toEqual(['v']);
  expect(await waitingMessages(table)).toEqual([]);
});

it('bears its id as Message-ID, so that a repeat is recognised', async () => {
  await queue('SQ20180110-AAAAAA#1#half-time#2018-01-22#officer', 'officer');
  await queue('digest#2018-01-22#staff/a b@c', 'officer');
  await handler();
  const ids = mail.taken.map(({ text }) => /^Message-ID:\s+(\S+)/m.exec(text)?.[1]).sort();
  expect(ids).toEqual([
    '<SQ20180110-AAAAAA#1#half-time#2018-01-22#officer@tongji.example>',
    '<digest#2018-01-22#staff/a=20b=40c@tongji.example>',
  ]);
});

it('that failed on one way is tried again on that way only', async () => {
  webhookWorks = false;
  await queue('x', 'head');
  await handler();
  await handler();
  expect(mail.taken).toHaveLength(1);
  expect(told).toEqual(['x', 'x']);
  expect(await waitingMessages(table)).toMatchObject([{ id: 'x', done: ['mail'] }]);
  webhookWorks = true;
  await handler();
  await handler();
  expect(mail.taken).toHaveLength(1);
  expect(told).toHaveLength(3);
  expect(await waitingMessages(table)).toEqual([]);
});

it.each([
  ['an invalid key', { errcode: 93000, errmsg: 'invalid webhook url' }],
  ['too many messages', { errcode: 45009, errmsg: 'api freq out of limit' }],
])('a robot that answers 200 and %s was not told, and is told again', async (_, said) => {
  webhookSays = JSON.stringify(said);
  await queue('x', 'head');
  await handler();
  expect(await waitingMessages(table)).toMatchObject([{ id: 'x', done: ['mail'] }]);
  webhookSays = JSON.stringify({ errcode: 0, errmsg: 'ok' });
  await handler();
  expect(told).toEqual(['x', 'x']);
  expect(await waitingMessages(table)).toEqual([]);
});

it('a message longer than a robot takes goes to it cut, by whole lines, and by mail in full', async () => {
  const lines = Array.from({ length: 60 }, (_, n) => `SQ2018${n} 已超期，请处理 / is overdue`);
  await transact(table, [
    queueMessage(table, { id: 'long', at, to: 'head', subject: '今日', text: lines.join('\n') }),
  ]);
  await handler();
  expect(Buffer.byteLength(lastText)).toBeLessThanOrEqual(2048);
  expect(lastText.split('\n').slice(0, 3)).toEqual(['今日', lines[0], lines[1]]);
  expect(lastText).toMatch(/overdue\n……（已截断 \/ cut）$/);
  expect(mail.taken).toHaveLength(1);
  expect(await waitingMessages(table)).toEqual([]);
});

it('queued again after it was sent is not sent again', async () => {
  await queue('x', 'head');
  await handler();
  await queue('x', 'head');
  await handler();
  expect(mail.taken).toHaveLength(1);
  expect(await waitingMessages(table)).toEqual([]);
});

const subjects = (): string[] =>
  mail.taken.map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1] ?? '').sort();

describe('one claim a message', () => {
  const IDS = Array.from({ length: 30 }, (_, n) => `m${n}`);

  it('several outboxes at once send each message once', async () => {
    for (const id of IDS) await queue(id, 'head');
    await Promise.all([1, 2, 3].map(() => emptyOutbox(portsOn(tables.again(table)))));
    expect(subjects()).toEqual(IDS.map((id) => `about ${id}`).sort());
    expect(told.sort()).toEqual([...IDS].sort());
    expect(await waitingMessages(table)).toEqual([]);
  });

  it('a way that has gone is not gone again by another that began before it was marked', async () => {
    webhookWorks = false;
    await queue('x', 'head');
    await Promise.all([1, 2, 3].map(() => emptyOutbox(portsOn(tables.again(table)))));
    expect(mail.taken).toHaveLength(1);
  });

  it('no message is begun when little time is left, and the next run sends it', async () => {
    for (const id of IDS) await queue(id, 'head');
    let calls = 0;
    const tenThenNone = () => (calls++ < 10 ? 50_000 : 24_999);
    await emptyOutbox(portsOn(table, tenThenNone));
    expect(mail.taken).toHaveLength(10);
    await handler();
    expect(subjects()).toEqual(IDS.map((id) => `about ${id}`).sort());
  });
});

/** A table whose client dies with its nth transaction, before it is written or after it. */
const dying = (n: number, written: boolean): Table => {
  const own = tables.again(table);
  let transactions = 0;
  let dead = false;
  const send = async (command: object): Promise<unknown> => {
    if (dead) throw new Error('The function is gone');
    if (command.constructor.name === 'TransactWriteCommand') {
      transactions += 1;
      dead = transactions === n;
      if (dead && !written) throw new Error('The function is gone');
    }
    return (own.client as unknown as { send: (command: object) => Promise<unknown> }).send(command);
  };
  return { name: own.name, client: { send } as unknown as Table['client'] };
};

describe('a crash', () => {
  it.each<[string, number, boolean, number]>([
    ['before the claim', 1, false, 1],
    ['after the claim, before the mail', 1, true, 1],
    // The one place where a message may repeat.
    ['after the mail, before it is marked', 2, false, 2],
    ['after it is marked', 2, true, 1],
  ])('%s', async (_, n, written, mails) => {
    await queue('x', 'head');
    await emptyOutbox(portsOn(dying(n, written)));
    clock.now = clock.now.add({ seconds: CLAIM_SECONDS });
    await handler();
    await handler();
    expect(subjects()).toEqual(Array(mails).fill('about x'));
    const ids = mail.taken.map(({ text }) => /^Message-ID:\s+(\S+)/m.exec(text)?.[1]);
    expect(new Set(ids).size).toBe(1);
    expect(await waitingMessages(table)).toEqual([]);
  });

  it('leaves the message to nobody else until its claim has ended', async () => {
    await queue('x', 'head');
    await emptyOutbox(portsOn(dying(2, false)));
    clock.now = clock.now.add({ seconds: CLAIM_SECONDS - 1 });
    await handler();
    expect(mail.taken).toHaveLength(1);
  });
});

describe('to an applicant', () => {
  const RECEIPT = 'SQ20180110-7KM2QX';
  const ADDRESS = 'ouyang.qingya@mail.example';
  const notice = (id = 'notice-1'): Message => ({
    id,
    at,
    to: 'applicant',
    receipt: RECEIPT,
    subject: `${RECEIPT} 答复已发出`,
    text: 'your answer is there',
  });
  const queueNotice = (): Promise<void> => transact(table, [queueMessage(table, notice())]);
  const reachedAt = async (address: string | null): Promise<void> =>
    transact(table, [
      addressStep(table, RECEIPT, address === null ? null : await closeAddress(secrets, RECEIPT, address)),
    ]);

  it('goes to the address that is closed for the outbox, with where to look, and to no webhook', async () => {
    await reachedAt(ADDRESS);
    await queueNotice();
    await handler();
    expect(mail.taken.map(({ to }) => to)).toEqual([[ADDRESS]]);
    const { text } = await new PostalMime().parse(mail.taken[0]?.raw ?? Buffer.alloc(0));
    expect(text).toContain('https://office.example/requests/track/');
    expect(told).toEqual([]);
    expect(await waitingMessages(table)).toEqual([]);
  });

  it('goes to nobody once they are not to be told', async () => {
    await reachedAt(ADDRESS);
    await queueNotice();
    await reachedAt(null);
    await handler();
    expect(mail.taken).toEqual([]);
    expect(await waitingMessages(table)).toEqual([]);
  });

  it('put off by the mail server, it is tried again, and the log has no address', async () => {
    const lines: string[] = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    await reachedAt(ADDRESS);
    await queueNotice();
    mail.refuse({ at: 'recipient', code: 451 });
    await handler();
    spy.mockRestore();
    expect(lines.join('')).toContain('message waits');
    expect(lines.join('')).not.toContain(ADDRESS);
    expect(await waitingMessages(table)).toMatchObject([{ id: 'notice-1' }]);
    mail.refuse(null);
    await handler();
    expect(mail.taken).toHaveLength(1);
  });

  it.each([
    ['refused for good', 550, 0],
    ['put off for days', 451, 72],
  ])('%s, it is given up and the officers are told to tell them another way', async (_, code, hours) => {
    await reachedAt(ADDRESS);
    await queueNotice();
    mail.refuse({ at: 'recipient', code });
    clock.now = at.add({ hours });
    await handler();
    mail.refuse(null);
    await handler();
    await handler();
    expect(mail.taken.map(({ to }) => to)).toEqual([[office.requests.mail.roles.officer]]);
    const { subject, text } = await new PostalMime().parse(mail.taken[0]?.raw ?? Buffer.alloc(0));
    expect(subject).toContain(RECEIPT);
    expect(text).not.toContain(ADDRESS);
    expect(await waitingMessages(table)).toEqual([]);
  });
});

describe('the answer to a question', () => {
  const number = 'ZX20180122-7KM2QX';
  const id = `answer-${number}-1`;
  const message: Message = {
    id,
    at,
    to: 'applicant',
    receipt: number,
    closed: true,
    subject: '答复',
    text: '',
  };

  const answered = async (): Promise<void> =>
    transact(table, [
      queueMessage(table, message),
      addressStep(table, number, await closeAddress(secrets, number, 'li@mail.example')),
      await closedMailStep(secrets, table, { number, id, text: '共有120个网点。' }, at),
    ]);

  it('goes to its address with its words, which no webhook gets', async () => {
    await answered();
    await handler();
    expect(mail.taken).toHaveLength(1);
    const parsed = await PostalMime.parse(mail.taken[0]?.raw ?? '');
    expect([parsed.to?.[0]?.address, parsed.text]).toEqual([
      'li@mail.example',
      expect.stringContaining('共有120个网点。'),
    ]);
    // It is no request: nothing says that it could be followed with a code.
    expect(parsed.text).not.toContain('/requests/track/');
    expect(told).toEqual([]);
    expect(await waitingMessages(table)).toEqual([]);
  });

  it('whose words have expired is not sent empty: the officers are told by its number', async () => {
    await transact(table, [
      queueMessage(table, message),
      addressStep(table, number, await closeAddress(secrets, number, 'li@mail.example')),
    ]);
    await handler();
    expect(await waitingMessages(table)).toHaveLength(1);
    clock.now = at.add({ hours: 73 });
    await handler();
    await handler();
    expect(mail.taken.map(({ to }) => to)).toEqual([[office.requests.mail.roles.officer]]);
    const { text } = await PostalMime.parse(mail.taken[0]?.raw ?? '');
    expect(text).toContain(`heliostat questions show ${number}`);
  });
});
