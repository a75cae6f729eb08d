import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { destroyWords } from '../../../functions/question/records/destroy.ts';
import {
  findQuestion,
  questionReadsSubject,
  questionSteps,
} from '../../../functions/question/records/questions.ts';
import { openDataKey, sealedStep, sealPart } from '../../../functions/sealed/secrets.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { transact } from '../../../functions/store/table.ts';
import { RATES } from '../../../functions/web/desk/caller.ts';
import { type Answer, type Desk, type Desks, startDesks } from '../../request/desk/office.ts';

let desks: Desks;
let desk: Desk;
let number: string;
let secret: string;
beforeAll(async () => {
  desks = await startDesks();
});
afterAll(() => desks.stop());

const ANSWER = '权重依据居民消费支出确定。';

beforeEach(async () => {
  desk = await desks.desk('2017-11-22');
  const sent = await desk.call('POST /ask/new/', {
    form: { key: randomUUID(), step: 'send', question: '权重怎么确定？', name: '欧阳清雅' },
  });
  [, number = '', secret = ''] = /question=(ZX[^.]+)\.([^;]+);/.exec(sent.cookies[0] ?? '') ?? [];
});

const act = () => ({ by: 'officer', at: desk.ports.now() });
/** What officers do: answered, once by telephone and once by mail. */
const answered = async (): Promise<void> => {
  const before = await findQuestion(desk.table, number);
  const key = await openDataKey(desk.secrets, desk.table, number);
  const at = act().at.toString();
  const given = (n: number, how: 'phone' | 'mail') => ({
    n,
    how,
    on: '2017-11-23',
    time: null,
    by: 'officer',
    at,
  });
  const { version: _v, audit: _a, ...draft } = before;
  const { steps } = questionSteps(
    desk.table,
    before,
    {
      ...draft,
      state: 'answered',
      officer: 'officer',
      answers: [given(1, 'phone'), given(2, 'mail')],
      closedOn: '2017-11-23',
      keptUntil: '2018-11-23',
    },
    act(),
    { action: 'answered' },
  );
  await transact(desk.table, [
    ...steps,
    sealedStep(desk.table, number, sealPart(key, 'answer-1', '电话里说的内部记录')),
    sealedStep(desk.table, number, sealPart(key, 'answer-2', ANSWER)),
  ]);
};
const track = (form: Record<string, string>, from?: string): Promise<Answer> =>
  desk.browse('POST /ask/track/', { form, ...(from !== undefined && { from }) });
const own = () => ({ number, secret });

describe('whoever asked a question', () => {
  it('is shown its number and code once, of which a keyed hash alone is kept', async () => {
    const page = await desk.call('GET /ask/received/', { cookie: `__Host-question=${number}.${secret}` });
    for (const said of [number, secret, '/ask/track/']) expect(page.text).toContain(said);
    expect(secret).toMatch(/^(\w{4}-){3}\w{4}$/);
    expect(JSON.stringify(await desk.everything())).not.toContain(secret.replaceAll('-', ''));
    expect(JSON.stringify(await desk.everything())).not.toContain(secret);
  });

  it('follows it with both, in both languages, without scripts', async () => {
    const asks = await desk.call('GET /ask/track/');
    expect(asks.status).toBe(200);
    expect(asks.text).toContain('name="number"');
    const page = await track(own());
    expect(page.status).toBe(200);
    expect(page.text).toContain('已收到，等待分办');
    expect(page.text).toContain('2017-11-29');
    expect(page.text).not.toContain('欧阳');
    expect(page.text).not.toContain('权重怎么确定');
    expect(page.text).toContain('noindex');
    const typed = await desk.browse('POST /en/ask/track/', {
      form: { number: ` ${number.toLowerCase()}`, secret: secret.replaceAll('-', ' ').toLowerCase() },
    });
    expect(typed.text).toContain('waits for somebody to take it');
  });

  it('leads there by an address that holds neither', async () => {
    const sent = await desk.call('POST /ask/track/', { form: own() });
    expect([sent.status, sent.headers.location]).toEqual([303, '/ask/track/']);
    expect(sent.cookies[0]).toMatch(/HttpOnly; SameSite=Strict/);
    const left = await desk.call('POST /ask/track/leave/', { form: {} });
    expect(left.cookies[0]).toContain('Max-Age=0');
  });

  it('reads what was written to them, on record, and nothing of the office’s note of a talk', async () => {
    await answered();
    const page = await track(own());
    for (const said of ['已答复', '电话', '发送邮件', ANSWER, '2018-11-23'])
      expect(page.text).toContain(said);
    expect(page.text).not.toContain('内部记录');
    expect(await chain(desk.table, questionReadsSubject(number))).toMatchObject([
      { actor: 'visitor', action: 'read', detail: { parts: 'answer-2' } },
    ]);
  });

  it('follows it no more once its words are destroyed', async () => {
    await answered();
    await destroyWords(desk.table, await findQuestion(desk.table, number), act());
    expect((await track(own())).status).toBe(404);
  });
});

describe('whoever has no code', () => {
  it('is told the same of a wrong code, an unknown number, another question, and one that has none', async () => {
    const phoned = await findQuestion(desk.table, number);
    const { version: _v, audit: _a, ...draft } = phoned;
    const other = 'ZX20171122-7KM2QX';
    await transact(
      desk.table,
      questionSteps(desk.table, null, { ...draft, number: other, way: 'phone', secret: '' }, act(), {
        action: 'entered',
      }).steps,
    );
    const wrong = [
      { number, secret: '2222-2222-2222-2222' },
      { number: 'ZX20171122-222222', secret },
      { number: 'SQ20171122-7KM2QX', secret },
      { number: other, secret },
      { number: other, secret: '-' },
      { number: '第一个', secret: '？' },
    ];
    const pages = await Promise.all(wrong.map((form) => track(form)));
    expect(pages.map(({ status }) => status)).toEqual(wrong.map(() => 404));
    const bare = pages.map(({ text }) => text.replace(/value="[^"]*"/g, ''));
    expect(new Set(bare).size).toBe(1);
    for (const { text } of pages) expect(text).not.toContain(secret);
    const made = await desk.call('GET /ask/track/', {
      cookie: `__Host-question=${number}.2222-2222-2222-2222`,
    });
    expect(made.text).toContain('name="secret"');
    expect(made.text).not.toContain('等待分办');
  });

  it('is told what is empty, and nothing is looked up', async () => {
    const page = await track({ number, secret: ' ' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('还没有填写完整');
    expect(page.text).toContain(`value="${number}"`);
    expect((await track({ number: '', secret: '' })).text).toContain('href="#number"');
  });

  it('guesses no more than the rate of requests allows, right and wrong alike', async () => {
    const from = '192.0.2.44';
    for (let n = 0; n < RATES.tracking.most; n += 1)
      await desk.call('POST /ask/track/', { form: { number, secret: `2222-2222-2222-${1000 + n}` }, from });
    const stopped = await desk.call('POST /ask/track/', { form: own(), from });
    expect(stopped.status).toBe(429);
    expect(stopped.headers['retry-after']).toBeDefined();
  });
});
