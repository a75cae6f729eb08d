import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Message, queueMessage, waitingMessages } from '../../functions/store/outbox.ts';
import { type Table, transact } from '../../functions/store/table.ts';
import office from '../../site/office.json' with { type: 'json' };
import { type MailServer, startMailServer } from '../mail-server.ts';
import { instant } from '../store/cases/builders.ts';
import { startTables } from '../store/engine.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
let mail: MailServer;
let told: string[];
let webhookWorks: boolean;
let hook: Server;
let handler: () => Promise<void>;

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  tables = await startTables();
  mail = await startMailServer();
  hook = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      told.push((JSON.parse(Buffer.concat(parts).toString('utf8')) as { id: string }).id);
      res.writeHead(webhookWorks ? 200 : 503).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
});
beforeEach(async () => {
  mail.reset();
  [told, webhookWorks] = [[], true];
  table = await tables.fresh();
  vi.stubEnv('TABLE', table.name);
  vi.stubEnv('SMTP_URL', mail.url);
  vi.stubEnv('MAIL_FROM', 'Office <stats@tongji.example>');
  vi.stubEnv('ALERT_MAIL', 'watch@tongji.example');
  vi.stubEnv('WEBHOOK_URLS', `http://127.0.0.1:${portOf(hook)}/robot?key=secret`);
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', tables.endpoint);
  // The handler is wired once, when it is loaded.
  vi.resetModules();
  ({ handler } = await import('../../functions/handlers/outbox.ts'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await mail.stop();
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

it('queued again after it was sent is not sent again', async () => {
  await queue('x', 'head');
  await handler();
  await queue('x', 'head');
  await handler();
  expect(mail.taken).toHaveLength(1);
  expect(await waitingMessages(table)).toEqual([]);
});
