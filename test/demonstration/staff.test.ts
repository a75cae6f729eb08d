import * as v from 'valibot';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { signIn } from '../../demonstration/staff.ts';
import { StatusAnswer } from '../../functions/release/contract/schemas.ts';
import { type Office, openOffice, RELEASE, type Reply, STATUS } from '../cli/office.ts';

/** A machine that is busy with other things refuses calls for now, or loses connections; the loader goes on. */
let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const NOW: Readonly<Record<string, string>> = { 'retry-after': '0' };
const SLOW: Reply = { status: 503, body: { message: 'Service Unavailable' }, headers: NOW };
const MADE: Reply = { status: 201, body: STATUS, headers: { etag: '"7"' } };
const GONE: Reply = { status: 412, body: { title: 'Another version stands', status: 412 } };
const sent = (name: string) =>
  office.seen.filter(({ call }) => call.startsWith('POST /api')).map(({ headers }) => headers[name]);

it.each<[string, readonly Reply[]]>([
  ['503, time and again', Array.from({ length: 12 }, () => SLOW)],
  ['a lost connection', [{ drop: true }]],
])('%s: what is created is sent again under the same key', async (_, failures) => {
  office.on('POST /api/staff/releases', ...failures, MADE);
  const { editor } = await signIn(office.server);
  const { etag } = await editor.create('/api/staff/releases', { flow: 'cpi' }, StatusAnswer);
  expect(etag).toBe('"7"');
  expect(sent('idempotency-key')).toHaveLength(failures.length + 1);
  expect(new Set(sent('idempotency-key')).size).toBe(1);
});

it.each<[string, Reply]>([
  ['503', SLOW],
  ['a lost connection', { drop: true }],
])('%s: a change is sent again under the version that it was made for', async (_, failure) => {
  office.on(`POST ${RELEASE}/approve`, failure, { body: STATUS, headers: { etag: '"8"' } });
  const { approver } = await signIn(office.server);
  const { etag } = await approver.changeAt(RELEASE, '/approve', {}, StatusAnswer, '"7"');
  expect(etag).toBe('"8"');
  expect(sent('if-match')).toEqual(['"7"', '"7"']);
});

it('a change that had been made though its answer was lost is not made twice: what stands is read', async () => {
  office.on(`POST ${RELEASE}/approve`, SLOW, GONE);
  office.on(`GET ${RELEASE}`, { body: STATUS, headers: { etag: '"8"' } });
  const { approver } = await signIn(office.server);
  const { etag } = await approver.changeAt(RELEASE, '/approve', {}, StatusAnswer, '"7"');
  expect(etag).toBe('"8"');
});

it('a version that is gone at the first try is a refusal', async () => {
  office.on(`POST ${RELEASE}/approve`, GONE);
  const { approver } = await signIn(office.server);
  await expect(approver.changeAt(RELEASE, '/approve', {}, v.unknown(), '"6"')).rejects.toThrow(
    'Another version stands',
  );
});

it('what is refused for another reason is not tried again', async () => {
  office.on('POST /api/staff/releases', { status: 500, body: { title: 'Wrong' } }, MADE);
  const { editor } = await signIn(office.server);
  await expect(editor.create('/api/staff/releases', {}, StatusAnswer)).rejects.toThrow('Wrong');
  expect(sent('idempotency-key')).toHaveLength(1);
});
