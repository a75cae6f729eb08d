import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesBelow, findings } from '../privacy/spellings.ts';
import { approveAnswer, type Office, openOffice, until } from './office.ts';

/** A request from its receipt to the end of its archive period, on a clock that is moved over the years between. */
let office: Office;
beforeAll(async () => {
  office = await openOffice('--empty', '--now', '2026-09-14T09:00:00+08:00');
}, 300_000);
afterAll(() => office[Symbol.asyncDispose]());

type File = { file: number; state: string; removedOn: string | null };
type List = { list: string; state: string; destroyed: number | null; items: { destroyed: string | null }[] };

const files = async (receipt: string): Promise<File[]> =>
  (JSON.parse(await office.run('officer', 'requests', 'files', receipt)) as { items: File[] }).items;
const list = async (): Promise<List | undefined> => {
  const { status, answer } = await office.attempt('officer', 'requests', 'disposal-show', '2036-10');
  return status === 0 ? (JSON.parse(answer) as List) : undefined;
};
const mail = async (): Promise<string> => (await office.get('/_local/mail?format=json')).text();
/** Moves the clock past a night's run, and waits for the end of that one. */
const nightBefore = async (to: string): Promise<void> => {
  const runs = async () =>
    (await office.logged('Retention')).filter(({ event }) => event === 'retained').length;
  const before = await runs();
  await office.moveClock(to);
  await until(async () => (await runs()) > before);
};

it('its papers go when nothing can be brought any more, and the rest when two people approved the list', async () => {
  const received = await office.run(
    ...(['officer', 'requests', 'receive', '--channel', 'in-person', '--received', '2026-09-14'] as const),
    ...['--kind', 'natural-person', '--name', '欧阳清雅', '--phone', '13800138000', '--subject', '网点数量'],
  );
  const { receipt } = JSON.parse(received) as { receipt: string };
  const scan = join(office.folder, '身份证.txt');
  await writeFile(scan, '姓名欧阳清雅');
  const other = join(office.folder, '来函.txt');
  await writeFile(other, '请予公开');
  await office.run('officer', 'requests', 'attach', receipt, scan, '--purpose', 'identity');
  await office.run('officer', 'requests', 'attach', receipt, other, '--purpose', 'letter');
  await office.run(
    'officer',
    'requests',
    'decide',
    receipt,
    '--outcome',
    'granted',
    '--reply',
    'provided',
    '--text',
    '共12个网点',
  );
  await approveAnswer(office, receipt);
  await office.run('officer', 'requests', 'reply', receipt, '--way', 'email');
  await office.run('officer', 'requests', 'deliver', receipt);

  await nightBefore('2027-04-14T03:00:00+08:00');
  expect((await files(receipt)).map(({ state }) => state)).toEqual(['kept', 'kept']);
  await nightBefore('2027-04-15T03:00:00+08:00');
  expect(await files(receipt)).toMatchObject([
    { state: 'removed', removedOn: '2027-04-15' },
    { state: 'kept', removedOn: null },
  ]);
  const out = join(office.folder, 'read');
  const readFile = (n: string) =>
    office.attempt('officer', 'requests', 'read-file', receipt, n, '--out', out, '--reason', '核对');
  expect((await readFile('1')).status).toBe(1);
  expect((await readFile('2')).status).toBe(0);
  await office.run('officer', 'requests', 'read-letter', receipt, '1', '--out', `${out}.html`);

  await nightBefore('2036-10-01T03:00:00+08:00');
  expect(await list()).toMatchObject({ state: 'proposed', destroyed: null });
  await office.moveClock('2036-10-01T03:02:00+08:00');
  await until(async () => (await mail()).includes('2036-10'));
  await office.run('officer', 'requests', 'disposal-approve', '2036-10');
  const again = await office.attempt('officer', 'requests', 'disposal-approve', '2036-10');
  expect(again.status).toBe(1);
  await office.run('approver', 'requests', 'disposal-approve', '2036-10');
  await until(async () => (await list())?.state === 'done');
  expect(await list()).toMatchObject({ destroyed: 1, items: [{ destroyed: expect.any(String) }] });
  const letter = await office.attempt('officer', 'requests', 'read-letter', receipt, '1', '--out', out);
  expect(letter.status).toBe(1);

  // What is left of it goes in the night after.
  await nightBefore('2036-10-02T03:00:00+08:00');
  // All of it is in audit chains that are whole, and anchored by the same night.
  await office.moveClock('2036-10-02T03:06:00+08:00');
  await until(async () =>
    (await office.logged('Auditor')).some(({ event, broken }) => event === 'anchored' && broken === 0),
  );
  const { broken, chains } = JSON.parse(await office.run('admin', 'audit', 'verify')) as {
    broken: unknown[];
    chains: number;
  };
  expect([broken, chains > 1]).toEqual([[], true]);
  await office.kill();

  const kept = filesBelow(join(office.folder, 'data'));
  expect(await findings(['欧阳清雅'], kept)).toEqual([]);
  const cells = kept.filter(({ where }) => /storage\.db, table .*, key$/.test(where));
  const keys = cells.map(({ bytes }) => String(bytes));
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((key) => key.includes(receipt))).toEqual([]);
}, 300_000);
