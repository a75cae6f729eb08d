import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lawAt } from '../../../../functions/holidays/records/holidays.ts';
import { likenesses } from '../../../../functions/request/casework/person.ts';
import { type Case, loadCase } from '../../../../functions/request/records/case.ts';
import { createCase, recordEvents } from '../../../../functions/request/records/cases.ts';
import { alike } from '../../../../functions/request/records/likeness/likeness.ts';
import { bandsIn, resemblance, sketchOf } from '../../../../functions/request/records/likeness/sketch.ts';
import {
  saveDisposalApproval,
  saveDisposalProposal,
} from '../../../../functions/request/records/retention/disposal.ts';
import { newDataKey, type Secrets } from '../../../../functions/sealed/secrets.ts';
import type { Table } from '../../../../functions/store/table.ts';
import { type Engines, keyArn, startEngines } from '../../../local-aws/engines.ts';
import { everything, startTables } from '../../../store/engine.ts';
import { FAMILIES, FORMULAIC, within } from '../../rules/texts.ts';
import { act, instant, intake, on, recorded } from '../builders.ts';

const WRAPS = keyArn('requests');
const MACS = keyArn('mac');
const DAY = '2018-01-10';

let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
let table: Table;
let secrets: Secrets;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
  });
});
beforeEach(async () => {
  table = await tables.fresh();
  secrets = { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS, noticesKey: WRAPS };
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

const LETTERS = '23456789BCDFGHJKMNPQRSTVWXZ';
const receiptOf = (n: number): string => `SQ20180110-${(LETTERS[n] ?? '').repeat(6)}`;

const asked = async (n: number, wanted: unknown, applicant: object = { name: `甲${n}` }): Promise<Case> => {
  const receipt = receiptOf(n);
  const [key, found, law] = await Promise.all([
    newDataKey(secrets, receipt),
    likenesses(secrets, receipt, { applicant, wanted }),
    lawAt(table, instant(DAY)),
  ]);
  const all = [...found.likenesses, ...(await bandsIn(secrets, { receipt, ...found }))];
  return createCase(table, law, intake(receipt, DAY, { key, ...found, likenesses: all }), act(DAY));
};

const [CPI, , , HOGS] = FAMILIES;
const letter = (n: number, text: string | undefined): string => within(FORMULAIC[n] ?? '', text ?? '');

describe('what is wanted in other words', () => {
  it('is found, and told how alike it is; another thing in the same letter is not', async () => {
    const first = await asked(0, { description: letter(0, CPI?.asked) });
    await asked(1, { description: letter(1, CPI?.edited) });
    await asked(2, { title: letter(3, CPI?.reworded) });
    await asked(3, { description: letter(0, HOGS?.asked) });
    const found = await alike(table, secrets, first.row);
    expect(found.map(({ receipt, what }) => [receipt, what])).toEqual([
      [receiptOf(1), ['resembling']],
      [receiptOf(2), ['resembling']],
    ]);
    const [edited, reworded] = found.map(({ text }) => text);
    expect(edited?.share).toBeGreaterThan(0.6);
    expect(reworded?.share).toBeGreaterThan(0.6);
    // 2016 instead of 2017: alike, but not the same.
    expect([edited?.sameNumbers, reworded?.sameNumbers]).toEqual([false, true]);
  });

  it('is all of it alike where the words are the same', async () => {
    const first = await asked(0, { title: CPI?.asked, description: HOGS?.asked });
    await asked(1, { title: CPI?.asked, description: HOGS?.asked });
    const [same] = await alike(table, secrets, first.row);
    expect(same).toEqual({
      receipt: receiptOf(1),
      what: ['resembling', 'wanted'],
      text: { share: 1, sameNumbers: true },
    });
  });

  it('is not told where there is too little to compare', async () => {
    const first = await asked(0, { title: '统计数据' });
    expect(first.row.sketch).toBe('');
    const other = await asked(1, { title: '统计数据！' });
    expect(await alike(table, secrets, first.row)).toEqual([
      { receipt: other.receipt, what: ['wanted'], text: null },
    ]);
    expect(await resemblance(secrets, first.row, other.row)).toBeNull();
  });
});

describe('what is kept of a text', () => {
  it('costs one call of KMS a process, and sixteen items once it is taken up', async () => {
    const own: Secrets = { ...secrets };
    const before = engines.requests.length;
    const sketch = await sketchOf(own, receiptOf(0), CPI?.asked ?? '');
    const bands = await bandsIn(own, { receipt: receiptOf(0), sketch });
    expect(engines.requests.length - before).toBe(1);
    expect(new Set(bands.map(({ hash }) => hash)).size).toBe(16);
  });

  it('differs from request to request, and opens under its own number only', async () => {
    const [mine = '', theirs = ''] = await Promise.all(
      [0, 1].map((n) => sketchOf(secrets, receiptOf(n), CPI?.asked ?? '')),
    );
    expect(mine.length).toBeGreaterThan(200);
    expect(mine).not.toBe(theirs);
    const at = (n: number, sketch: string) => ({ receipt: receiptOf(n), sketch });
    expect(await resemblance(secrets, at(0, mine), at(1, theirs))).toEqual({ share: 1, sameNumbers: true });
    await expect(resemblance(secrets, at(1, mine), at(1, theirs))).rejects.toThrow();
  });

  it('fits the transaction of a request with many people, and goes with the case to the last hash', async () => {
    const people = (from: number) =>
      Array.from({ length: 120 }, (_, i) => ({ name: `某${from + i}`, phone: `139${from}${i}` }));
    const applicant = { name: '甲', identityNumber: '510102198001011234', joint: people(1000) };
    let found = await asked(0, { title: CPI?.asked, description: HOGS?.asked }, applicant);
    const law = await lawAt(table, instant('2018-01-12'));
    found = await recorded(table, found, [on('decided', '2018-01-12'), on('dispatched', '2018-01-12')]);
    expect(found.row.likenesses.length).toBeGreaterThan(30);
    // As a correction replaces them.
    const added = await likenesses(secrets, found.receipt, {
      applicant: { name: '乙', joint: people(2000) },
    });
    found = await recordEvents(table, law, found, { likenesses: added.likenesses }, act('2018-01-12'));
    expect(found.row.likenesses).toEqual(added.likenesses);
    const proposed = await saveDisposalProposal(table, law, found, '保管期限届满', act('2028-01-13'));
    const gone = await saveDisposalApproval(table, law, proposed, act('2028-01-14', 'approver'));
    expect(gone.row).toMatchObject({ likenesses: [], sketch: '' });
    expect((await loadCase(table, law, found.receipt)).row.sketch).toBe('');
    const left = (await everything(table)).map(({ pk }) => String(pk));
    expect(left.filter((pk) => /^(LIKE|APPLICANT)#/.test(pk))).toEqual([]);
  });
});
