import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intakeBody, type Office, type Officers, PERSON, startOfficers } from './office.ts';

let officers: Officers;
let office: Office;
let receipt: string;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

/** Entered on Monday 2026-09-14: due on 2026-10-16. */
beforeEach(async () => {
  office = await officers.office('2026-09-14');
  receipt = (await office.call('POST /requests', { body: intakeBody('2026-09-14') })).body.receipt;
});

const did = (type: string, fields: Record<string, unknown> = {}, by = 'officer') =>
  office.step(receipt, 'events', { type, ...fields }, by);
const write = (body: Record<string, unknown> = {}) =>
  office.call(`POST /requests/${receipt}/letters`, { body: { kind: 'answer', ...body } });
const preview = (body: Record<string, unknown> = { kind: 'answer' }, by = 'officer') =>
  office.call(`POST /requests/${receipt}/letters/preview`, { body, by });
const review = (body: unknown, by = 'officer2') => office.step(receipt, 'review', body, by);
const html = async (n: number) =>
  (await office.call(`GET /requests/${receipt}/letters/${n}`)).bytes.toString();
const shown = async () => (await office.call(`GET /requests/${receipt}`)).body;

type Fault = { pointer: string; code: string };
const faults = ({ body }: { body: { faults?: Fault[] } }): string[] =>
  (body.faults ?? []).map(({ pointer, code }) => `${pointer ?? ''} ${code}`).sort();

const GRANTED = { decision: { outcome: 'granted', reply: 'provided' } };
const REFUSED = { decision: { outcome: 'state-secret', reply: 'refused', reasons: '属于工作秘密事项' } };

describe('an answer that grants', () => {
  it('is neither written nor sent while nothing goes with it', async () => {
    await did('decided', GRANTED);
    const before = await office.everything();
    expect(faults(await write())).toEqual(['/documents nothing-attached']);
    expect(faults(await write({ event: { type: 'dispatched', way: 'post' } }))).toEqual([
      '/documents nothing-attached',
    ]);
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual(['/documents nothing-attached']);
    expect(await office.everything()).toEqual(before);
  });

  it('names what goes with it by the names that the officer gave, and tells what was sent', async () => {
    await office.release(receipt, '2017年网点数量.csv');
    await office.release(receipt, '说明 & 口径.txt', '按区县统计');
    await did('decided', GRANTED);
    const written = await write({ event: { type: 'dispatched', way: 'post' } });
    expect(written.body).toMatchObject({ letter: 1, documents: [1, 2] });
    const page = await html(1);
    expect(page).toMatch(/附件：1\. <\/span><span>2017年网点数量\.csv/);
    expect(page).toMatch(/2\. <\/span><span>说明 &amp; 口径\.txt/);
    expect((await shown()).events.at(-1)).toMatchObject({
      type: 'dispatched',
      documents: [1, 2],
      letter: 1,
      content: written.body.content,
    });
  });

  it('does not leave by the web with a document that nobody could fetch there', async () => {
    await office.release(receipt, '坐标.txt', '渝'.repeat(1_500_000));
    await did('decided', GRANTED);
    expect(faults(await write({ event: { type: 'dispatched', way: 'web' } }))).toEqual([
      '/event/way too-large-for-web',
    ]);
    expect(faults(await did('dispatched', { way: 'web' }))).toEqual(['/way too-large-for-web']);
    expect((await did('dispatched', { way: 'post' })).body).toMatchObject({ state: 'dispatched' });
  });

  it('stands with its text where there is no document', async () => {
    await did('decided', { decision: { ...GRANTED.decision, text: '全市共有12个网点。' } });
    expect((await write()).status).toBe(201);
    const page = await html(1);
    expect(page).toContain('现公开的内容为：全市共有12个网点。');
    expect(page).not.toContain('附件：');
    expect((await did('dispatched', { way: 'post' })).status).toBe(200);
  });

  it('takes the documents that are named, and no other file', async () => {
    await office.release(receipt, '甲.csv');
    await office.release(receipt, '乙.csv');
    await did('decided', GRANTED);
    expect(faults(await write({ documents: [2, 3] }))).toEqual(['/documents/1 not-released']);
    expect((await write({ documents: [2] })).body.documents).toEqual([2]);
    expect(await html(1)).not.toContain('甲.csv');
    expect(faults(await did('dispatched', { way: 'post', documents: [1] }))).toEqual([
      '/documents not-what-the-letter-says',
    ]);
    expect((await did('dispatched', { way: 'post' })).body.events.at(-1).documents).toEqual([2]);
  });

  it('is written anew where a document was added after its letter', async () => {
    await office.release(receipt, '甲.csv');
    await did('decided', GRANTED);
    await write();
    await office.release(receipt, '乙.csv');
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual([' outdated']);
    await write();
    expect((await did('dispatched', { way: 'post' })).body.events.at(-1)).toMatchObject({
      letter: 2,
      documents: [1, 2],
    });
  });
});

describe('the review of an answer', () => {
  it('is of its content, by another person, before it leaves', async () => {
    await did('decided', REFUSED);
    expect((await shown()).review).toBe('waits');
    await write();
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual(['/type not-reviewed']);
    const { content } = (await preview({ kind: 'answer' }, 'officer2')).body;
    expect(faults(await review({ content, verdict: 'approved' }, 'officer'))).toEqual(['/by same-person']);
    expect((await review({ content: 'of-another', verdict: 'approved' })).status).toBe(412);
    expect((await review({ content, verdict: 'approved' })).body).toMatchObject({ review: 'approved' });
    expect((await did('dispatched', { way: 'post' })).body).toMatchObject({
      state: 'dispatched',
      review: 'none',
    });
  });

  it('returns it with a reason that names nobody, and what is decided anew waits again', async () => {
    await did('decided', REFUSED);
    const { content } = (await preview()).body;
    expect(faults(await review({ content, verdict: 'returned' }))).toEqual(['/reason reason-missing']);
    const named = { content, verdict: 'returned', reason: `请与${PERSON.name}联系` };
    expect(faults(await review(named))).toEqual(['/reason names-a-person']);
    expect((await review({ content, verdict: 'returned', reason: '理由不足' })).body.review).toBe('returned');
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual(['/type returned']);
    expect((await did('decided', REFUSED)).body.review).toBe('waits');
  });

  it('does not hold for an answer that says something else by now', async () => {
    await did('decided', REFUSED);
    const { content } = (await preview()).body;
    await review({ content, verdict: 'approved' }, 'head');
    const applicant = { ...PERSON, name: '司马相如' };
    await office.step(receipt, 'applicant', { applicant, reason: '姓名误录' });
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual(['/type changed-since-review']);
    const replied = await write({ event: { type: 'dispatched', way: 'post' } });
    expect(faults(replied)).toEqual(['/event/type changed-since-review']);
  });

  const listed = async (review: string) =>
    (await office.call(`GET /requests?review=${review}`)).body.items.map(
      (item: { receipt: string; review: string }) => [item.receipt, item.review],
    );
  const approve = async () => expect((await office.approve(receipt)).body.review).toBe('approved');

  it.each<[string, () => Promise<unknown>]>([
    [
      'the applicant has another name',
      () =>
        office.step(receipt, 'applicant', { applicant: { ...PERSON, name: '司马相如' }, reason: '姓名误录' }),
    ],
    ['a document was released', () => office.release(receipt)],
    [
      'a letter was written that says something else',
      async () => {
        await office.release(receipt, '甲.csv');
        await approve();
        await write({ documents: [] });
      },
    ],
  ])('is said to be outdated wherever it is shown, once %s', async (_, change) => {
    await did('decided', REFUSED);
    await approve();
    expect(await listed('approved')).toEqual([[receipt, 'approved']]);
    await change();
    expect((await shown()).review).toBe('changed');
    expect(await listed('changed')).toEqual([[receipt, 'changed']]);
    expect(await listed('approved')).toEqual([]);
    expect((await office.call('GET /requests?within=20')).body.items).toMatchObject([{ review: 'changed' }]);
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual(['/type changed-since-review']);
    await approve();
    expect(await listed('approved')).toEqual([[receipt, 'approved']]);
    expect((await did('dispatched', { way: 'post' })).body).toMatchObject({ state: 'dispatched' });
  });

  const named = (name: string) =>
    office.step(receipt, 'applicant', { applicant: { ...PERSON, name }, reason: '姓名误录' });

  it('stands again once a name is corrected back, and does not while it is another', async () => {
    await did('decided', REFUSED);
    await approve();
    await named('司马相如');
    expect((await shown()).review).toBe('changed');
    await named(PERSON.name);
    expect((await shown()).review).toBe('approved');
    expect(await listed('changed')).toEqual([]);
    expect((await did('dispatched', { way: 'post' })).body).toMatchObject({ state: 'dispatched' });
  });

  it('is of nobody else than whom the letter calls: one that was written to another name does not leave', async () => {
    await did('decided', REFUSED);
    await write();
    await approve();
    await named('司马相如');
    expect((await shown()).review).toBe('changed');
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual([' outdated']);
    await approve();
    expect(faults(await did('dispatched', { way: 'post' }))).toEqual([' outdated']);
    await write();
    expect((await did('dispatched', { way: 'post' })).body.events.at(-1)).toMatchObject({ letter: 2 });
  });

  it('stands of a letter whose name was corrected and corrected back', async () => {
    await did('decided', REFUSED);
    await write();
    await approve();
    await named('司马相如');
    await named(PERSON.name);
    expect((await shown()).review).toBe('approved');
    expect((await did('dispatched', { way: 'post' })).body.events.at(-1)).toMatchObject({ letter: 1 });
  });

  it('still stands where what was changed is no part of the answer', async () => {
    await did('decided', REFUSED);
    await approve();
    await office.step(receipt, 'applicant', {
      applicant: { ...PERSON, phone: '13900139000' },
      reason: '电话',
    });
    await office.release(
      receipt,
      '甲.csv',
      'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
    );
    expect((await shown()).files).toMatchObject([{ state: 'refused' }]);
    expect((await shown()).review).toBe('approved');
    expect(await listed('approved')).toEqual([[receipt, 'approved']]);
    expect((await did('dispatched', { way: 'post' })).body).toMatchObject({ state: 'dispatched' });
  });

  it('of two writes at once the one that would send it unreviewed is refused', async () => {
    await did('decided', REFUSED);
    const { version } = await shown();
    const { content } = (await preview()).body;
    const path = `POST /requests/${receipt}`;
    const returned = { content, verdict: 'returned', reason: '改' };
    const both = await Promise.all([
      office.call(`${path}/review`, { body: returned, version, by: 'head' }),
      office.call(`${path}/events`, { body: { type: 'dispatched', way: 'post' }, version }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 422]);
    expect((await shown()).state).toBe('decided');
  });
});

describe('a letter before its number is spent', () => {
  it('is previewed: nothing is recorded but the reading, and its content is that of the letter', async () => {
    await office.release(receipt, '甲.csv');
    await did('decided', GRANTED);
    const before = await shown();
    const seen = await preview();
    expect(seen.body).toMatchObject({ kind: 'answer', attachments: ['甲.csv'], documents: [1] });
    expect(seen.body.html).toContain('（文号待编）');
    expect(seen.body.html).toContain(PERSON.name);
    expect(await shown()).toEqual(before);
    const reads = await office.call(`GET /requests/${receipt}/reads`);
    expect(reads.body.items.at(-1).detail).toEqual({
      parts: 'applicant file-1 request',
      reason: 'letter previewed',
    });
    const written = await write();
    expect(written.body).toMatchObject({ number: '渝调统公开〔2026〕1号', content: seen.body.content });
  });

  it('can be looked at with the event that it would tell, which is not recorded', async () => {
    const asked = { type: 'supplement-asked', until: '2026-09-24' };
    const seen = await preview({ kind: 'supplement', points: '请写明年份', event: asked });
    expect(seen.body.html).toContain('2026年9月24日前（含当日）补正');
    expect((await shown()).state).toBe('open');
    expect(faults(await preview({ kind: 'supplement', points: '请写明年份' }))).toEqual([
      '/kind nothing-to-tell',
    ]);
  });
});

describe('what was sent', () => {
  it('stays what was sent, also on the day on which the request is taken up anew', async () => {
    await office.release(receipt, '甲.csv');
    await did('decided', GRANTED);
    await write({ event: { type: 'dispatched', way: 'post' } });
    expect(faults(await write())).toEqual(['/kind answered-already']);
    await did('remedy-notified', { remedy: 'fy1', kind: 'reconsideration' });
    await did('remedy-decided', { remedy: 'fy1', result: 'corrected' });
    await did('reopened');
    expect(faults(await write())).toEqual(['/kind nothing-to-tell']);
    await office.release(receipt, '乙.csv');
    await did('decided', GRANTED);
    // What went out before does not go out again by itself.
    expect((await preview()).body.attachments).toEqual(['乙.csv']);
    expect((await preview({ kind: 'answer', documents: [1, 2] })).body.attachments).toHaveLength(2);
    const { events } = await shown();
    expect(events.find(({ type }: { type: string }) => type === 'dispatched')).toMatchObject({
      letter: 1,
      documents: [1],
    });
  });

  it('is no answer where the request was withdrawn before it left', async () => {
    await did('decided', { decision: { ...GRANTED.decision, text: '共12个' } });
    await write();
    await did('withdrawn');
    const again = (await office.call('POST /requests', { body: intakeBody('2026-09-14') })).body.receipt;
    const { items } = (await office.call(`GET /requests/${again}/duplicates`)).body;
    expect(items).toMatchObject([{ receipt, state: 'withdrawn', answered: null, proposes: null }]);
    const [row] = (await office.everything()).filter(
      ({ pk, sk }) => pk === 'REGISTER#2026' && sk === receipt,
    );
    expect(row).toMatchObject({ outcome: null, reply: null, decidedOn: null, dispatchedOn: null });
    expect(faults(await write())).toEqual(['/kind nothing-to-tell']);
  });

  it('is not written today for a day that is over', async () => {
    office.at('2026-09-16');
    await did('decided', { decision: { ...GRANTED.decision, text: '共12个' } });
    const late = { type: 'dispatched', way: 'post', day: '2026-09-15', lateEntry: '昨日寄出' };
    expect(faults(await write({ event: late }))).toEqual(['/event/day letter-of-today']);
    await write();
    expect(faults(await did('dispatched', late))).toEqual(['/day before-its-letter']);
    office.at('2026-09-17');
    const { type: _, ...yesterday } = { ...late, day: '2026-09-16' };
    expect((await did('dispatched', yesterday)).body).toMatchObject({ stoppedOn: '2026-09-16' });
  });
});

it('the ground of a decision is the article of its row where none is named', async () => {
  const { body } = await did('decided', REFUSED);
  expect(body.events.at(-1).decision.ground).toBe('《政府信息公开条例》第十四条');
});

it('what is written beside an event of a letter is sealed with it', async () => {
  const event = {
    type: 'consultation-dispatched',
    consultation: 'c1',
    with: 'agency',
    words: '已电话联系',
  };
  const body = {
    kind: 'consultation',
    consultation: 'c1',
    addressee: '重庆市统计局',
    summary: '产值',
    event,
  };
  expect((await office.call(`POST /requests/${receipt}/letters`, { body })).status).toBe(201);
  const read = { parts: ['consultation-1'], reason: '办理' };
  const { parts } = (await office.call(`POST /requests/${receipt}/reveal`, { body: read })).body;
  expect(parts['consultation-1'].text).toBe('已电话联系');
});

it.each([
  [
    'agency',
    ['政府信息公开征求意见函', '第三十三条第三款', '请及时书面答复'],
    ['视为同意', '贵方', '15个工作日'],
  ],
  ['co-maker', ['共同制作', '第三十四条', '自收到本函之日起15个工作日内', '视为同意公开'], ['贵方']],
])('a letter to an %s asks under its own article', async (party, said, unsaid) => {
  const event = { type: 'consultation-dispatched', consultation: 'c1', with: party };
  const body = {
    kind: 'consultation',
    consultation: 'c1',
    addressee: '重庆市统计局',
    summary: '产值',
    event,
  };
  await office.call(`POST /requests/${receipt}/letters`, { body });
  const page = await html(1);
  for (const one of said) expect(page).toContain(one);
  for (const one of [...unsaid, PERSON.name]) expect(page).not.toContain(one);
});

it('an officer whom the office does not know is refused, wherever one is named', async () => {
  expect(faults(await did('assigned', { officer: 'officer9' }))).toEqual(['/officer unknown-officer']);
  const entered = await office.call('POST /requests', {
    body: intakeBody('2026-09-14', { officer: 'officer9' }),
  });
  expect(faults(entered)).toEqual(['/officer unknown-officer']);
  const part = { wanted: { title: '甲' }, officer: 'officer9' };
  expect(faults(await office.call(`POST /requests/${receipt}/parts`, { body: part }))).toEqual([
    '/officer unknown-officer',
  ]);
});

describe('an answer that turns a repeated request down', () => {
  const REPEATED = { outcome: 'repeated', reply: 'told', reasons: '内容与前次申请相同' };
  const enter = async (more: Record<string, unknown> = {}): Promise<string> =>
    (await office.call('POST /requests', { body: intakeBody('2026-09-16', more) })).body.receipt;
  const decide = (of: string, earlier: object) =>
    office.step(of, 'events', { type: 'decided', decision: { ...REPEATED, ...earlier } });

  it('names one of the same applicant that was answered, and cites its answer', async () => {
    office.at('2026-09-16');
    const again = await enter();
    expect(faults(await decide(again, { earlier: receipt }))).toEqual(['/decision/earlier not-answered']);
    await did('decided', { decision: { ...GRANTED.decision, text: '共12个' } });
    expect(faults(await decide(again, { earlier: receipt }))).toEqual(['/decision/earlier not-answered']);
    await write({ event: { type: 'dispatched', way: 'post' } });
    const stranger = { applicant: { name: '司马相如', phone: '13900139000' }, wanted: { title: '甲' } };
    const other = await enter(stranger);
    expect(faults(await decide(other, { earlier: receipt }))).toEqual([
      '/decision/earlier another-applicant',
    ]);
    expect(faults(await decide(again, { earlier: 'SQ20260914-BBBBBB' }))).toEqual([
      '/decision/earlier unknown-request',
    ]);
    expect(faults(await decide(again, { earlier: again }))).toContain('/decision/earlier repeats-itself');
    const nothing = { earlier: other, reasons: undefined, reply: 'refused' };
    expect(faults(await decide(again, nothing))).toEqual([
      '/decision/earlier another-applicant',
      '/decision/reasons reasons-missing',
      '/decision/reply reply-does-not-fit',
    ]);
    expect((await decide(again, { earlier: receipt })).status).toBe(200);
    const letter = await office.call(`POST /requests/${again}/letters`, { body: { kind: 'answer' } });
    expect(letter.status).toBe(201);
    const page = await office.call(`GET /requests/${again}/letters/1`);
    expect(page.bytes.toString()).toContain(
      `本机关已于2026年9月16日就您申请公开的相同政府信息作出答复（登记编号：${receipt}，答复书文号：渝调统公开〔2026〕1号），您本次提出的申请属于重复申请`,
    );
    await office.step(again, 'events', { type: 'dispatched', way: 'post' });
    const third = await enter();
    expect(faults(await decide(third, { earlier: again }))).toEqual(['/decision/earlier repeated-itself']);
    const { items } = (await office.call(`GET /requests/${third}/duplicates`)).body;
    const proposes = items.map((item: { receipt: string; proposes: string | null }) => [
      item.receipt,
      item.proposes,
    ]);
    expect(Object.fromEntries(proposes)).toMatchObject({ [receipt]: 'repeated', [again]: null });
  });

  it('is not told of what was abandoned, nor of an answer of later', async () => {
    await did('supplement-asked', { until: '2026-09-15' });
    office.at('2026-09-16');
    await did('supplement-lapsed');
    const lapsed = { outcome: 'supplement-lapsed', reply: 'told', reasons: '逾期未补正' };
    await did('decided', { decision: lapsed });
    await did('dispatched', { way: 'post' });
    const answered = await enter();
    await office.step(answered, 'events', {
      type: 'decided',
      decision: { ...GRANTED.decision, text: '共12个' },
    });
    const again = await enter();
    expect(faults(await decide(again, { earlier: receipt }))).toEqual(['/decision/earlier not-answered']);
    office.at('2026-09-17');
    await office.step(answered, 'events', { type: 'dispatched', way: 'post' });
    const decided = { type: 'decided', decision: { ...REPEATED, earlier: answered } };
    const late = { ...decided, day: '2026-09-16', lateEntry: '补录' };
    expect(faults(await office.step(again, 'events', late))).toEqual(['/decision/earlier answered-later']);
    expect((await office.step(again, 'events', decided)).status).toBe(200);
  });

  it('tells of an earlier answer that is not on record here', async () => {
    const earlierElsewhere = '2016年5月3日，渝调统公开〔2016〕2号';
    expect(
      (await decide(receipt, { earlierElsewhere: `${PERSON.name}2016年的申请` })).body.faults,
    ).toMatchObject([{ pointer: '/decision/earlierElsewhere', code: 'names-a-person' }]);
    expect((await decide(receipt, { earlierElsewhere })).status).toBe(200);
    await write();
    expect(await html(1)).toContain(`作出答复（${earlierElsewhere}），您本次提出的申请属于重复申请`);
  });
});

it('a suit where reconsideration goes first is flagged, and not once it went first', async () => {
  await did('decided', REFUSED);
  await office.approve(receipt);
  await did('dispatched', { way: 'post' });
  const flags = async () => (await shown()).flags;
  expect((await did('remedy-notified', { remedy: 'ss1', kind: 'suit', procedure: 'summary' })).status).toBe(
    422,
  );
  await did('remedy-notified', { remedy: 'ss1', kind: 'suit' });
  expect(await flags()).toContain('suit-out-of-order');
  await did('remedy-notified', { remedy: 'fy1', kind: 'reconsideration', procedure: 'ordinary' });
  expect(await flags()).not.toContain('suit-out-of-order');
});
