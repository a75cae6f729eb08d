import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newQuestion } from '../../functions/question/records/new.ts';
import {
  findQuestion,
  type QuestionDraft,
  questionSteps,
} from '../../functions/question/records/questions.ts';
import type { QuestionRow } from '../../functions/question/records/row.ts';
import { destroyQuestionWords } from '../../functions/question/steps/sweeping.ts';
import { closedMailStep } from '../../functions/sealed/closed-mail.ts';
import { addressStep, closeAddress } from '../../functions/sealed/notice-address.ts';
import {
  newDataKey,
  type Secrets,
  sealedStep,
  sealPart,
  wrappedKeyStep,
} from '../../functions/sealed/secrets.ts';
import { digest } from '../../functions/service/digest.ts';
import { keptQuestionKey, questionKey } from '../../functions/store/keys.ts';
import { get, type Table, transact } from '../../functions/store/table.ts';
import { keyArn, startEngines } from '../local-aws/engines.ts';
import { instant } from '../request/records/builders.ts';
import { messages, portsAt } from '../request/sweep/ports.ts';
import { everything, startTables } from '../store/engine.ts';

const WRAPS = keyArn('requests');
let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Awaited<ReturnType<typeof startEngines>>;
let secrets: Secrets;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    buckets: [],
    keys: [{ arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
  });
  secrets = { kms: engines.kms(), requestsKey: WRAPS, macKey: WRAPS, noticesKey: WRAPS };
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

const at = instant('2018-01-15T10:00:00+08:00');
const act = { by: 'officer', at };

/** A question with its words, address and a mail that waits. */
const asked = async (number: string, more: Partial<QuestionDraft> = {}): Promise<QuestionRow> => {
  const draft = {
    ...newQuestion(
      { number, way: 'phone', day: '2018-01-15', due: '2018-01-22', same: '', mail: true },
      'officer',
      at,
    ),
    ...more,
  };
  const { after, steps } = questionSteps(table, null, draft, act, { action: 'entered' });
  const key = await newDataKey(secrets, number);
  await transact(table, [
    ...steps,
    wrappedKeyStep(table, number, key),
    sealedStep(table, number, sealPart(key, 'question', { question: '？', name: '欧阳清雅' })),
    sealedStep(table, number, sealPart(key, 'answer-1', '。')),
    addressStep(table, number, await closeAddress(secrets, number, 'someone@mail.example')),
    await closedMailStep(secrets, table, { number, id: `answer-${number}-1`, text: '。' }, at),
  ]);
  return after;
};

describe('the morning’s list', () => {
  const listed = async (day: string) => {
    await digest(portsAt(table, `${day}T08:05:00+08:00`));
    return Object.fromEntries(
      (await messages(table)).map(({ to, text }) => [to, String(text).match(/ZX\d{8}-\w{6} .*/g) ?? []]),
    );
  };

  it('tells each officer of what is due within five working days, and the role of what is nobody’s', async () => {
    await asked('ZX20180115-222222', { officer: 'officer2', due: '2018-01-22' });
    await asked('ZX20180115-333333', { officer: 'officer2', due: '2018-01-23' });
    await asked('ZX20180115-444444', { due: '2018-01-31' });
    await asked('ZX20180115-555555', { officer: 'officer2', state: 'dismissed', keptUntil: '2019-01-15' });
    expect(await listed('2018-01-15')).toEqual({
      'staff:officer2': ['ZX20180115-222222 2018-01-22 咨询待答复 / question to be answered'],
      officer: ['ZX20180115-444444 2018-01-31 咨询待答复 / question to be answered'],
    });
    const [first] = await messages(table);
    expect(first?.subject).toBe('2018-01-15 待办咨询1起 / 1 question to attend to');
  });

  it('tells the head of all that is overdue, once a morning', async () => {
    await asked('ZX20180115-222222', { officer: 'officer2', due: '2018-01-19' });
    await asked('ZX20180115-333333', { officer: 'officer', due: '2018-01-22' });
    const lists = await listed('2018-01-22');
    expect(lists).toEqual({
      head: ['ZX20180115-222222 2018-01-19 咨询已逾期 / question overdue'],
      'staff:officer': ['ZX20180115-333333 2018-01-22 咨询今日到期 / question due today'],
      'staff:officer2': ['ZX20180115-222222 2018-01-19 咨询已逾期 / question overdue'],
    });
    const before = (await messages(table)).length;
    await digest(portsAt(table, '2018-01-22T09:05:00+08:00'));
    expect(await messages(table)).toHaveLength(before);
  });
});

describe('the end of a question’s words', () => {
  const night = (day: string) => destroyQuestionWords(portsAt(table, `${day}T02:35:00+08:00`));

  it('comes on its day and not before: key, words, address and mails go, the rest stays', async () => {
    const number = 'ZX20180115-222222';
    await asked(number, {
      state: 'answered',
      closedOn: '2018-01-16',
      keptUntil: '2019-01-16',
      topic: '网点',
    });
    await asked('ZX20180115-333333');
    expect(await night('2019-01-15')).toEqual({ destroyed: 0, failed: 0 });
    expect(await night('2019-01-16')).toEqual({ destroyed: 1, failed: 0 });
    const left = (await everything(table))
      .filter(({ pk }) => String(pk).endsWith(number) && !String(pk).startsWith('AUDIT'))
      .map(({ pk, sk }) => ({ pk, sk }));
    expect(left).toEqual([questionKey(number)]);
    expect(await get(table, keptQuestionKey('2019-01-16', number))).toBeUndefined();
    expect(await findQuestion(table, number)).toMatchObject({
      destroyed: '2019-01-16',
      mail: false,
      topic: '网点',
    });
    expect(await night('2019-01-17')).toEqual({ destroyed: 0, failed: 0 });
    // What is open is not touched.
    expect(
      (await everything(table)).some(({ pk, sk }) => pk === 'CASE#ZX20180115-333333' && sk === 'KEY'),
    ).toBe(true);
  });

  it('is gone on with by the next night where a run had no time', async () => {
    await asked('ZX20180115-222222', { state: 'answered', closedOn: '2018-01-16', keptUntil: '2019-01-16' });
    const hurried = destroyQuestionWords(portsAt(table, '2019-01-16T02:35:00+08:00', () => 0));
    expect(await hurried).toEqual({ destroyed: 0, failed: 0 });
    expect(await night('2019-01-17')).toEqual({ destroyed: 1, failed: 0 });
  });
});
