import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findQuestion } from '../../../functions/question/records/questions.ts';
import { type Answer, type Desk, type Desks, startDesks } from '../../request/desk/office.ts';

let desks: Desks;
let desk: Desk;
beforeAll(async () => {
  desks = await startDesks();
});
afterAll(() => desks.stop());

const TODAY = '2017-11-22';
const PERSON = { name: '欧阳清雅', phone: '13800138000', email: 'ouyang.qingya@mail.example' };
const QUESTION = '请问居民消费价格指数里各类商品的权重是怎么确定的？';

const form = (more: Record<string, string> = {}): Record<string, string> => ({
  key: randomUUID(),
  step: 'send',
  proof: '',
  question: QUESTION,
  ...PERSON,
  ...more,
});

const cookieOf = ({ cookies }: Answer): string => (cookies[0] ?? '').split(';')[0] ?? '';
const numberIn = (answer: Answer): string => /question=(ZX[^.]+)\./.exec(cookieOf(answer))?.[1] ?? '';

describe('the form for a question', () => {
  beforeAll(async () => {
    desk = await desks.desk(TODAY);
  });

  it('is there in both languages, and says by when it is answered', async () => {
    const zh = await desk.call('GET /ask/new/');
    expect(zh.text).toContain('5个工作日内答复');
    expect(zh.text).toContain('name="question"');
    expect((await desk.call('GET /en/ask/new/')).text).toContain('answered within 5 working days');
    expect((await desk.call('GET /ask/new')).status).toBe(301);
    expect((await desk.call('GET /ask/anything/')).status).toBe(404);
  });

  it('takes a question in, and shows its number and day to the browser that sent it', async () => {
    const sent = await desk.call('POST /ask/new/', { form: form() });
    expect(sent.status).toBe(303);
    expect(sent.headers.location).toBe('/ask/received/');
    const number = numberIn(sent);
    expect(number).toMatch(/^ZX20171122-/);
    const page = await desk.call('GET /ask/received/', { cookie: cookieOf(sent) });
    expect(page.text).toContain(number);
    expect(page.text).toContain('2017-11-29');
    const found = await findQuestion(desk.table, number);
    expect(found).toMatchObject({ state: 'open', way: 'web', day: TODAY, due: '2017-11-29', mail: true });
    // Whoever has no cookie is told that there is nothing, and so is who made one up.
    expect((await desk.call('GET /ask/received/')).text).toContain('没有可以显示的咨询');
    const made = await desk.call('GET /ask/received/', {
      cookie: '__Host-question=ZX20171122-222222.7KM2-QXVB-4D9F-GH23',
    });
    expect(made.text).toContain('没有可以显示的咨询');
  });

  it('keeps nothing of a person outside what is sealed, and tells officers by number', async () => {
    const items = await desk.everything();
    for (const secret of [...Object.values(PERSON), '权重'])
      expect(JSON.stringify(items)).not.toContain(secret);
    const told = items.filter(({ pk, to }) => pk === 'MESSAGE' && to === 'officer');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('heliostat questions show ZX20171122-');
  });

  it('tells every fault at its field, keeps what was typed, and enters nothing', async () => {
    const before = (await desk.everything()).length;
    const wrong = form({ question: '', email: 'nobody', phone: '?', name: '\u0007' });
    const page = await desk.call('POST /ask/new/', { form: wrong });
    expect(page.status).toBe(422);
    for (const field of ['question', 'name', 'phone', 'email'])
      expect(page.text).toContain(`href="#${field}"`);
    expect(page.text).toContain('value="nobody"');
    expect(page.headers['cache-control']).toBe('private, no-cache');
    expect((await desk.everything()).length).toBe(before);
  });

  it('needs neither name nor address', async () => {
    const { question, key, step } = form();
    const sent = await desk.call('POST /ask/new/', {
      form: { question: question ?? '', key: key ?? '', step: step ?? '' },
    });
    expect(sent.status).toBe(303);
    expect(await findQuestion(desk.table, numberIn(sent))).toMatchObject({ mail: false });
  });

  it('is one question when it is sent twice under its key, also at the same moment', async () => {
    const sent = form();
    const both = await Promise.all([1, 2].map(() => desk.call('POST /ask/new/', { form: sent })));
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(numberIn(both[0] as Answer)).toBe(numberIn(both[1] as Answer));
    const changed = await desk.call('POST /ask/new/', { form: { ...sent, question: '另一个问题' } });
    expect(changed.status).toBe(409);
    expect(changed.text).toContain('先前已经提交');
  });

  it('asks whoever goes back and sends it again whether another is meant', async () => {
    const first = await desk.call('POST /ask/new/', { form: form() });
    const cookie = cookieOf(first);
    const again = await desk.call('POST /ask/new/', { form: form(), cookie });
    expect(again.status).toBe(409);
    expect(again.text).toContain(numberIn(first));
    const other = await desk.call('POST /ask/new/', { form: form({ question: '别的问题？' }), cookie });
    expect(other.status).toBe(303);
    const meant = await desk.call('POST /ask/new/', { form: form({ again: numberIn(first) }), cookie });
    expect(meant.status).toBe(303);
    expect(numberIn(meant)).not.toBe(numberIn(first));
  });

  it('stops a flood from one address, and says when to try again', async () => {
    const from = '192.0.2.7';
    const statuses: number[] = [];
    for (let n = 0; n < 31; n += 1) {
      statuses.push(
        (await desk.call('POST /ask/new/', { form: form({ question: `问题 ${n}` }), from })).status,
      );
    }
    expect(statuses.slice(0, 30).every((status) => status === 303)).toBe(true);
    expect(statuses[30]).toBe(429);
    const page = await desk.call('POST /ask/new/', { form: form({ question: '又一个' }), from });
    expect(page.text).toContain('href="/ask/new/"');
    expect(page.text).toContain('分钟后可以再试');
    expect(page.text).not.toContain('传真申请');
  });
});
