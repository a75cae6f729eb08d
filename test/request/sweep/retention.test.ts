import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { caseSubject } from '../../../functions/request/records/case.ts';
import { removeAllKept, saveFileBegun } from '../../../functions/request/records/files/files.ts';
import {
  saveDisposalApproval,
  saveDisposalProposal,
} from '../../../functions/request/records/retention/disposal.ts';
import { retain } from '../../../functions/request/sweep/retention.ts';
import { openParts } from '../../../functions/sealed/secrets.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import type { Table } from '../../../functions/store/table.ts';
import { everything } from '../../store/engine.ts';
import { act, entered, instant, on, recorded } from '../records/builders.ts';
import {
  again,
  answered,
  asked,
  type Cases,
  closed,
  endingAt,
  keeps,
  night,
  startCases,
  versionsBelow,
} from './closed-cases.ts';
import { meet } from './faults.ts';

/** Answered and delivered on this day, a request can be contested for six months; thirty days later its papers go. */
const DAY = '2026-09-14';
const LAST = '2027-03-15';
const GO = '2027-04-15';
const A = 'SQ20260914-AAAAAA';
const B = 'SQ20260914-BBBBBB';

let cases: Cases;
let table: Table;
beforeAll(async () => {
  cases = await startCases();
});
beforeEach(async () => {
  table = await cases.tables.fresh();
  for (const receipt of [A, B]) await removeAllKept(cases.casework, receipt);
});
afterAll(() => cases.stop());

const run = (day: string) => retain(night(table, cases.casework, day));
const fileStates = async (receipt = A) =>
  (await again(table, receipt)).files.map(({ n, state, removedOn }) => [n, state, removedOn].join(' '));
const deeds = async (receipt = A) =>
  (await chain(table, caseSubject(receipt)))
    .map(({ action }) => action)
    .filter((name) => /removed/.test(name));
const inIndex = async () =>
  (await everything(table))
    .filter(({ wakeShard }) => String(wakeShard).startsWith('RETENTION#'))
    .map(({ pk, wakeOn }) => `${pk} ${wakeOn}`)
    .sort();

/** A request with copies of papers in several versions and a letter, closed. */
const withPapers = async (receipt = A) => {
  const begun = await asked(cases, table, receipt, DAY);
  let found = await keeps(cases, table, begun, DAY, { versions: 3 });
  found = await keeps(cases, table, { ...begun, found }, DAY, { purpose: 'letter' });
  const Key = `files/${receipt}/1`;
  const { s3, bucket } = cases.casework;
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  return { key: begun.key, found: await answered(table, found, DAY) };
};

describe('copies of identity papers', () => {
  it('go in every version on the day after the time for remedies, and nothing else does', async () => {
    const { key } = await withPapers();
    expect(await versionsBelow(cases.casework, `files/${A}/1`)).toHaveLength(4);
    expect(await inIndex()).toEqual([`CASE#${A} ${GO}`]);
    expect(await run('2027-04-14')).toEqual({ due: 0, papers: 0, failed: 0, list: null });
    expect(await run(GO)).toEqual({ due: 1, papers: 1, failed: 0, list: null });
    expect(await versionsBelow(cases.casework, `files/${A}/`)).toEqual([`files/${A}/2`]);
    expect(await fileStates()).toEqual([`1 removed ${GO}`, '2 kept ']);
    const [entry] = (await chain(table, caseSubject(A))).filter(({ action }) => /removed/.test(action));
    expect(entry).toMatchObject({
      actor: 'system',
      detail: { files: '1', remediesUntil: LAST },
    });
    const parts = await openParts(table, key, ['request', 'letter-1', 'file-1', 'file-2']);
    expect(parts).toMatchObject({ request: { title: '居民消费价格' }, 'letter-1': { text: '答复' } });
    expect(Object.keys(parts)).toEqual(['request', 'letter-1', 'file-2']);
    expect(await inIndex()).toEqual([`CASE#${A} 2036-10-01`]);
    expect(await run('2027-04-16')).toEqual({ due: 0, papers: 0, failed: 0, list: null });
  });

  it('stay under a neighbouring number', async () => {
    const begun = await asked(cases, table, A, DAY);
    let { found } = begun;
    for (let n = 1; n <= 10; n += 1) {
      found = await keeps(cases, table, { ...begun, found }, DAY, {
        purpose: n === 1 ? 'identity' : 'letter',
      });
    }
    await answered(table, found, DAY);
    await run(GO);
    expect(await versionsBelow(cases.casework, `files/${A}/1`)).toEqual([`files/${A}/10`]);
  });

  it('that never came can come no more', async () => {
    const begun = await asked(cases, table, A, DAY);
    const law = await lawAt(table, instant(DAY));
    const place = { key: begun.key, name: '身份证明', purpose: 'identity' };
    const { found } = await saveFileBegun(
      { table, law, casework: cases.casework },
      begun.found,
      place,
      act(DAY),
    );
    await answered(table, found, DAY);
    await run(GO);
    expect(await fileStates()).toEqual([`1 removed ${GO}`]);
  });

  it('wait while a remedy is pending, and until the time after its decision', async () => {
    const { found } = await withPapers();
    const pending = await recorded(table, found, [
      on('remedy-notified', '2027-03-10', { remedy: 'm1', kind: 'suit' }),
    ]);
    expect(await inIndex()).toEqual([]);
    expect((await run(GO)).due).toBe(0);
    await recorded(table, pending, [on('remedy-decided', '2027-06-01', { remedy: 'm1', result: 'upheld' })]);
    expect((await run('2027-07-16')).papers).toBe(0);
    expect((await run('2027-07-17')).papers).toBe(1);
  });

  it('of a request that was joined to another wait for that one too', async () => {
    const begun = await asked(cases, table, A, DAY);
    const found = await keeps(cases, table, begun, DAY);
    const other = await entered(table, B, DAY);
    await recorded(table, found, [on('linked', DAY, { as: B })]);
    expect((await run(GO)).papers).toBe(0);
    expect(await inIndex()).toEqual([`CASE#${A} 2027-05-15`]);
    await answered(table, other, '2026-10-12');
    expect((await run('2027-05-15')).papers).toBe(1);
  });

  it('that come to a closed request go as soon as they were looked at', async () => {
    const { key, found } = await withPapers();
    await run(GO);
    await keeps(cases, table, { key, found: await again(table, found.receipt) }, '2027-05-10');
    expect(await inIndex()).toEqual([`CASE#${A} ${GO}`]);
    expect((await run('2027-05-11')).papers).toBe(1);
    expect(await fileStates()).toEqual([`1 removed ${GO}`, '2 kept ', '3 removed 2027-05-11']);
  });

  it('go once, by two runs at once', async () => {
    await withPapers();
    const ports = () => night(cases.tables.again(table), cases.casework, GO);
    await Promise.all([retain(ports()), retain(ports())]);
    await run(GO);
    expect(await deeds()).toEqual(['identity papers removed']);
    expect(await fileStates()).toEqual([`1 removed ${GO}`, '2 kept ']);
    expect(await inIndex()).toEqual([`CASE#${A} 2036-10-01`]);
  });

  it.each(
    (['before', 'after'] as const).flatMap((when) => [1, 2, 3, 4, 5, 6].map((call) => [call, when] as const)),
  )('go all the same where the run ended at step %i, %s it', async (call, when) => {
    await withPapers();
    // Four deletions in storage, then the case, then its place in the index.
    const s3 = call <= 4 ? endingAt(cases.casework.s3, call, when) : cases.casework.s3;
    const own = cases.tables.again(table);
    const broken = call > 4 ? meet(own, [{ call: call - 4, kind: `crash ${when}` }]) : own;
    const ended = retain(night(broken, { ...cases.casework, s3 }, GO));
    expect(await ended.then(({ failed }) => failed, String)).toSatisfy(
      (how) => how === 1 || /ended/.test(how),
    );
    await run(GO);
    expect(await deeds()).toEqual(['identity papers removed']);
    expect(await versionsBelow(cases.casework, `files/${A}/`)).toEqual([`files/${A}/2`]);
    expect(await inIndex()).toEqual([`CASE#${A} 2036-10-01`]);
  });
});

it('of what one person proposed and another destroyed, nothing is left in storage either', async () => {
  const { found } = await withPapers();
  const law = await lawAt(table, instant('2026-10-12'));
  const proposed = await saveDisposalProposal(table, law, found, '申请人要求删除', act('2026-10-12'));
  // The process ends with the key: what was sealed lies there still.
  const cut = meet(cases.tables.again(table), [{ call: 1, kind: 'crash after' }]);
  await expect(saveDisposalApproval(cut, law, proposed, act('2026-10-12', 'head'))).rejects.toThrow('ended');
  expect(await inIndex()).toEqual([`CASE#${A} 2026-10-12`]);
  await run('2026-10-13');
  expect(await versionsBelow(cases.casework, `files/${A}/`)).toEqual([]);
  expect((await everything(table)).filter(({ sk }) => String(sk).startsWith('SEALED#'))).toEqual([]);
  expect(await inIndex()).toEqual([]);
});

it('costs what is due, not what is kept', async () => {
  const calls = async (): Promise<number> => {
    let count = 0;
    const own = cases.tables.again(table);
    own.client.middlewareStack.add(
      (next) => async (args) => {
        count += 1;
        return next(args);
      },
      { step: 'finalizeRequest', name: 'count' },
    );
    await retain(night(own, cases.casework, '2027-01-04'));
    return count;
  };
  await lawAt(table, instant(DAY));
  const empty = await calls();
  for (let i = 0; i < 20; i += 1) await closed(cases, table, `SQ20260914-2222${20 + i}`, DAY);
  expect(await inIndex()).toHaveLength(20);
  expect(await calls()).toBe(empty);
});
