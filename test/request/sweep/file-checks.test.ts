import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { loadCase } from '../../../functions/request/records/case.ts';
import {
  type Casework,
  saveFileBegun,
  saveFileCompleted,
  takeFromQuarantine,
} from '../../../functions/request/records/files/files.ts';
import {
  saveDisposalApproval,
  saveDisposalProposal,
} from '../../../functions/request/records/retention/disposal.ts';
import { recheckFiles } from '../../../functions/request/sweep/file-checks.ts';
import { type DataKey, newDataKey } from '../../../functions/sealed/secrets.ts';
import type { Table } from '../../../functions/store/table.ts';
import { type Engines, keyArn, startEngines } from '../../local-aws/engines.ts';
import { everything, startTables } from '../../store/engine.ts';
import { act, entered, instant, on, recorded } from '../records/builders.ts';
import { meet } from './faults.ts';
import { messages, portsAt } from './ports.ts';

const BUCKET = 'casework';
const WRAPS = keyArn('requests');
const A = 'SQ20180110-AAAAAA';

let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
let table: Table;
let casework: Casework;
let key: DataKey;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    buckets: [{ name: BUCKET, versioned: true }],
    keys: [{ arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
  });
  casework = { s3: engines.s3(), bucket: BUCKET };
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

/** A proof of identity that arrived at ten, and whose check was ordered then. */
const ARRIVED = '2018-01-10T10:00:00+08:00';
beforeEach(async () => {
  table = await tables.fresh();
  key = await newDataKey({ kms: engines.kms(), requestsKey: WRAPS, macKey: '', noticesKey: '' }, A);
  const found = await entered(table, A, '2018-01-10', { key });
  const law = await lawAt(table, instant(ARRIVED));
  const file = { key, name: '身份证明.jpg', purpose: 'identity' };
  const { form } = await saveFileBegun({ table, law, casework }, found, file, act('2018-01-10', 'applicant'));
  const data = new FormData();
  for (const [name, value] of Object.entries(form.post.fields)) data.append(name, value);
  data.append('file', new Blob([new Uint8Array([7])]));
  expect((await fetch(form.post.url, { method: 'POST', body: data })).status).toBe(204);
  await saveFileCompleted({ table, casework }, await again(), 1, act(ARRIVED, 'applicant'));
});

const again = async () => loadCase(table, await lawAt(table, instant(ARRIVED)), A);
const file = async () => (await again()).files[0];
const orders = async () => (await everything(table)).filter(({ outbox }) => outbox === 'file').length;
const at = (time: string) => recheckFiles(portsAt(table, `2018-01-${time}+08:00`));
const waitedFor = async () =>
  (await everything(table)).filter(({ wakeShard }) => String(wakeShard).startsWith('CHECKING#')).length;
const NOTHING = { ordered: 0, unchecked: 0, failed: 0 };

it('is left alone for an hour, then ordered again, and only once', async () => {
  expect(await at('10T10:59:59')).toEqual(NOTHING);
  expect(await at('10T11:05:00')).toEqual({ ...NOTHING, ordered: 1 });
  expect(await at('10T11:05:00')).toEqual(NOTHING);
  expect(await orders()).toBe(2);
  expect(await file()).toMatchObject({ state: 'checking', checks: 2 });
});

it('that is checked meanwhile is looked for no more', async () => {
  await at('10T11:05:00');
  const law = await lawAt(table, instant(ARRIVED));
  expect(law.today.toString()).toBe('2018-01-10');
  const taken = await takeFromQuarantine({ table, casework }, await again(), 1, key, () => ({
    type: 'image/jpeg',
    scan: 'clean',
  }));
  expect(taken).toMatchObject({ state: 'kept' });
  expect(await waitedFor()).toBe(0);
  expect(await at('20T10:00:00')).toEqual(NOTHING);
});

it('fails after the fourth order, is told of once, and a late check does not bring it back', async () => {
  const hours: string[] = [];
  for (const time of ['10T11:05:00', '10T15:05:00', '11T15:05:00', '11T16:05:00', '14T16:05:00']) {
    const { ordered, unchecked } = await at(time);
    hours.push(`${time} ${ordered} ${unchecked}`);
  }
  expect(hours).toEqual([
    '10T11:05:00 1 0',
    '10T15:05:00 1 0',
    '11T15:05:00 1 0',
    '11T16:05:00 0 0',
    '14T16:05:00 0 1',
  ]);
  expect(await orders()).toBe(4);
  expect(await file()).toMatchObject({ state: 'failed' });
  expect(await messages(table)).toMatchObject([{ to: 'officer', id: `${A}#file-failed#1` }]);
  expect(await waitedFor()).toBe(0);
  const late = await takeFromQuarantine({ table, casework }, await again(), 1, key, () => ({
    type: 'image/jpeg',
    scan: 'clean',
  }));
  expect(late).toMatchObject({ state: 'failed' });
});

it('of a case that was disposed of is given up without a word', async () => {
  const law = await lawAt(table, instant('2018-01-10'));
  const closed = await recorded(table, await again(), [on('withdrawn', '2018-01-10')]);
  const proposed = await saveDisposalProposal(table, law, closed, '申请人要求删除', act('2018-01-10'));
  await saveDisposalApproval(table, law, proposed, act('2018-01-10', 'head'));
  expect(await at('10T11:05:00')).toEqual({ ...NOTHING, unchecked: 1 });
  expect(await messages(table)).toEqual([]);
});

it.each(['crash before', 'crash after'] as const)(
  'by a sweep that ends with a %s is ordered all the same, and once',
  async (kind) => {
    const broken = meet(tables.again(table), [{ call: 1, kind }]);
    await recheckFiles(portsAt(broken, '2018-01-10T11:05:00+08:00'));
    await at('10T11:05:00');
    expect(await orders()).toBe(2);
  },
);

it('by two sweeps at once is ordered once', async () => {
  const ports = () => portsAt(tables.again(table), '2018-01-10T11:05:00+08:00');
  const both = await Promise.all([recheckFiles(ports()), recheckFiles(ports())]);
  expect(both.map(({ failed }) => failed)).toEqual([0, 0]);
  expect(await orders()).toBe(2);
});
