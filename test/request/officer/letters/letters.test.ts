import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import siteOffice from '../../../../site/office.json' with { type: 'json' };
import { intakeBody, type Office, type Officers, PERSON, startOfficers, WANTED } from '../office.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

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

const write = (body: unknown, by = 'officer', key?: string) =>
  office.call(`POST /requests/${receipt}/letters`, { body, by, ...(key !== undefined && { key }) });
const read = (n: number, accept?: string) =>
  office.call(`GET /requests/${receipt}/letters/${n}`, accept === undefined ? {} : { headers: { accept } });
const html = async (n: number): Promise<string> => (await read(n)).bytes.toString();
const did = (type: string, fields: Record<string, unknown> = {}, by = 'officer') =>
  office.step(receipt, 'events', { type, ...fields }, by);

type Fault = { pointer: string; code: string };
const faults = ({ body }: { body: { faults?: Fault[] } }): string[] =>
  (body.faults ?? []).map(({ pointer, code }) => `${pointer} ${code}`).sort();

describe('each letter of the trade', () => {
  it('登记回执 tells the number, the day and the due date', async () => {
    const issued = await write({ kind: 'receipt' });
    expect(issued).toMatchObject({
      status: 201,
      body: {
        letter: 1,
        kind: 'receipt',
        number: '渝调统公开〔2026〕1号',
        day: '2026-09-14',
        deliverBy: 'email',
        version: 2,
      },
    });
    const page = await html(1);
    for (const said of [
      PERSON.name,
      receipt,
      WANTED.title,
      '当面',
      '2026年9月14日',
      '2026年10月16日',
      '渝调统公开〔2026〕1号',
    ]) {
      expect(page).toContain(said);
    }
  });

  it('补正告知书 goes with the event that it tells, in one write', async () => {
    const asked = { type: 'supplement-asked', until: '2026-09-24' };
    const issued = await write({ kind: 'supplement', points: '请写明所需资料的年份', event: asked });
    expect(issued.status).toBe(201);
    const shown = await office.call(`GET /requests/${receipt}`);
    expect(shown.body).toMatchObject({ state: 'awaiting-supplement', version: issued.body.version });
    const page = await html(1);
    for (const said of ['请写明所需资料的年份', '2026年9月24日前（含当日）补正', '第三十条'])
      expect(page).toContain(said);
    expect(JSON.stringify(await office.everything())).not.toContain('请写明所需资料的年份');
  });

  it('补正告知书 that comes too late to move the period does not promise a new one', async () => {
    const due = '2026-10-16';
    office.at('2026-09-28');
    const asked = { type: 'supplement-asked', until: '2026-10-12' };
    await write({ kind: 'supplement', points: '请写明所需资料的年份', event: asked });
    const page = await html(1);
    expect(page).toContain('答复期限仍自收到申请之日起计算，不因补正重新计算');
    expect(page).not.toContain('自本机关收到补正的申请之日起计算');
    await did('supplement-arrived', { words: '2017年' });
    expect((await office.call(`GET /requests/${receipt}`)).body).toMatchObject({ due });
  });

  it('of a correction of one’s own data call it one', async () => {
    const body = { ...intakeBody('2026-09-14'), matter: 'own-data' };
    receipt = (await office.call('POST /requests', { body })).body.receipt;
    await write({ kind: 'receipt' });
    expect(await html(1)).toContain('<h1>政府信息更正申请登记回执</h1>');
    await did('decided', { decision: { outcome: 'granted', reply: 'provided', text: '职业：教师' } });
    await write({ kind: 'answer' });
    expect(await html(2)).toContain('第四十一条，本机关已予更正。');
  });

  it('延期告知书 has the reason that was approved and the new due date', async () => {
    await did('extension-proposed', { workingDays: 20, reason: '需要向多个处室查找' });
    expect(faults(await write({ kind: 'extension' }))).toEqual(['/kind nothing-to-tell']);
    await did('extension-approved', {}, 'head');
    await write({ kind: 'extension' });
    const before = await html(1);
    await write({ kind: 'extension', event: { type: 'extension-told' } });
    const { due } = (await office.call(`GET /requests/${receipt}`)).body;
    expect(due).toBe('2026-11-13');
    for (const page of [before, await html(2)]) {
      for (const said of ['需要向多个处室查找', '延长20个工作日', '2026年11月13日', '负责人同意'])
        expect(page).toContain(said);
      expect(page).not.toContain('公布后可能调整');
    }
  });

  it('延期告知书 says that its date may still move, where the holidays are not announced', async () => {
    office = await officers.office('2026-12-10');
    receipt = (await office.call('POST /requests', { body: intakeBody('2026-12-10') })).body.receipt;
    await did('extension-proposed', { workingDays: 5, reason: '需要汇总' });
    await did('extension-approved', {}, 'head');
    await write({ kind: 'extension', event: { type: 'extension-told' } });
    expect(await html(1)).toContain('2027年1月15日。该日期所在期间的节假日安排尚未公布，公布后可能调整');
  });

  it('第三方意见征询书 goes to the third party, and does not say who asked', async () => {
    const event = {
      type: 'consultation-dispatched',
      consultation: 'c1',
      with: 'third-party',
      words: '征询对象：兴旺食品有限公司',
    };
    const body = {
      kind: 'consultation',
      consultation: 'c1',
      addressee: '兴旺食品有限公司',
      summary: '贵单位2017年产值',
      event,
    };
    expect(faults(await write({ ...body, addressee: undefined, summary: undefined }))).toEqual([
      '/addressee missing',
      '/summary missing',
    ]);
    expect(await write(body)).toMatchObject({ status: 201, body: { deliverBy: null } });
    const page = await html(1);
    for (const said of ['兴旺食品有限公司：', '贵单位2017年产值', '15个工作日内'])
      expect(page).toContain(said);
    for (const secret of [PERSON.name, PERSON.phone]) expect(page).not.toContain(secret);
    expect(JSON.stringify(await office.everything())).not.toContain('兴旺食品');
  });

  it('收费通知书 has the fee by the tariff', async () => {
    await did('excessive-found', { reason: '当月申请数量明显超过合理范围' });
    const issued = await write({ kind: 'fee', event: { type: 'fee-noticed', basis: 'page', count: 101 } });
    expect(issued.status).toBe(201);
    const page = await html(1);
    for (const said of [
      '当月申请数量明显超过合理范围',
      '本次计收101页',
      '人民币720.00元',
      '20个工作日内缴纳',
      siteOffice.requests.feePayment.zh,
      '《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）',
    ])
      expect(page).toContain(said);
  });

  it('说明理由告知书 and 延迟答复告知书 go with their events', async () => {
    await did('excessive-found', { reason: '本月已申请45件' });
    expect(faults(await write({ kind: 'reasons' }))).toEqual(['/kind nothing-to-tell']);
    await write({ kind: 'reasons', event: { type: 'reasons-asked' } });
    for (const said of ['本月已申请45件', '第三十五条，请您书面说明理由'])
      expect(await html(1)).toContain(said);
    await did('reasons-given', { words: '为写论文' });
    expect(faults(await write({ kind: 'later-date' }))).toEqual(['/kind nothing-to-tell']);
    await write({ kind: 'later-date', event: { type: 'later-date-agreed', until: '2026-12-18' } });
    expect(await html(2)).toContain('延迟至2026年12月18日前（含当日）答复');
  });

  it('分别办理告知书 has the number of each part and what it asks for', async () => {
    const into: string[] = [];
    for (const title of ['甲项资料', '乙项资料']) {
      const part = await office.call(`POST /requests/${receipt}/parts`, { body: { wanted: { title } } });
      into.push(part.body.receipt);
    }
    expect(faults(await write({ kind: 'split' }))).toEqual(['/kind nothing-to-tell']);
    expect((await write({ kind: 'split', event: { type: 'split', into } })).status).toBe(201);
    const page = await html(1);
    for (const said of [
      '作为2件申请',
      `${into[0]}，申请公开的内容为：甲项资料`,
      `${into[1]}，申请公开的内容为：乙项资料`,
    ]) {
      expect(page).toContain(said);
    }
    expect(JSON.stringify(await office.everything())).not.toContain('甲项资料');
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'transfer',
      { type: 'transferred', agency: '重庆市统计局' },
      ['由重庆市统计局负责办理', '2026年9月14日'],
    ],
    ['withdrawal', { type: 'withdrawn' }, ['您于2026年9月14日撤回该申请', '终止办理']],
  ])('%s goes with its event, and after it', async (kind, event, said) => {
    expect(faults(await write({ kind }))).toEqual(['/kind nothing-to-tell']);
    expect((await write({ kind, event })).status).toBe(201);
    expect((await write({ kind })).status).toBe(201);
    for (const page of [await html(1), await html(2)]) for (const one of said) expect(page).toContain(one);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'an organisation',
      { kind: 'company', applicant: { ...PERSON, name: '兴旺食品有限公司' } },
      '兴旺食品有限公司：',
      '收到你单位提出',
    ],
    [
      'joint applicants and their agent',
      { applicant: { ...PERSON, joint: [{ name: '司马相如' }], agents: [{ name: '诸葛孔明' }] } },
      `${PERSON.name}、司马相如（代理人：诸葛孔明）：`,
      '收到你们提出',
    ],
  ])('is written to %s', async (_, more, addressee, you) => {
    receipt = (await office.call('POST /requests', { body: intakeBody('2026-09-14', more) })).body.receipt;
    await write({
      kind: 'supplement',
      points: '年份',
      event: { type: 'supplement-asked', until: '2026-09-24' },
    });
    const page = await html(1);
    expect(page).toContain(`<p>${addressee}</p>`);
    expect(page).toContain(you);
    expect(page).not.toContain('（单位）');
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'granted',
      { outcome: 'granted', reply: 'provided', text: '全市共有12个调查网点' },
      ['本机关决定予以公开', '自收到本答复书之日起60日内', '六个月内', '国家统计局申请行政复议'],
    ],
    [
      'refused, with reconsideration before court',
      {
        outcome: 'barred-by-law',
        reply: 'refused',
        ground: '《统计法》第二十八条',
        reasons: '可识别单个统计调查对象',
      },
      [
        '本机关决定不予公开',
        '《统计法》第二十八条',
        '可识别单个统计调查对象',
        '60日内先向国家统计局申请行政复议',
      ],
    ],
    [
      'partly, with what is withheld and why',
      {
        outcome: 'partial',
        reply: 'partly',
        withheld: [{ item: '调查对象名录', reason: '涉及商业秘密', ground: 'third-party-rights' }],
        notConsulted: '调查对象众多，且法律禁止公开',
        text: '全市共有12个调查网点',
      },
      ['本机关决定予以部分公开', '（一）调查对象名录。', '涉及商业秘密', '第十五条'],
    ],
  ])('答复书 %s', async (_, decision, said) => {
    await write({ kind: 'answer', event: { type: 'decided', decision } });
    const page = await html(1);
    for (const one of said) expect(page).toContain(one);
  });
});

it('letters of early 2018 are under the law of 2008', async () => {
  office = await officers.office('2018-01-10');
  receipt = (await office.call('POST /requests', { body: intakeBody('2018-01-10') })).body.receipt;
  await write({ kind: 'receipt' });
  for (const said of ['国务院令第492号', '15个工作日内', '2018年1月31日'])
    expect(await html(1)).toContain(said);
  await write({
    kind: 'supplement',
    points: '年份',
    event: { type: 'supplement-asked', until: '2018-01-24' },
  });
  for (const said of ['补正所需时间不计入答复期限', '第二十一条第（四）项'])
    expect(await html(2)).toContain(said);
  await did('supplement-arrived', { words: '2017年' });
  const decision = {
    outcome: 'not-held',
    reply: 'not-held',
    ground: '第二十一条',
    reasons: '经检索无此信息',
  };
  await write({ kind: 'answer', event: { type: 'decided', decision } });
  for (const said of ['该政府信息不存在', '第二十一条第（三）项', '或者自收到本答复书之日起六个月内']) {
    expect(await html(3)).toContain(said);
  }
});

describe('a letter', () => {
  it('has the next number of the year, whatever its kind and case, and none is lost or doubled', async () => {
    const other = (await office.call('POST /requests', { body: intakeBody('2026-09-14') })).body.receipt;
    const first = await write({ kind: 'receipt' }, 'officer', 'key-of-a-letter');
    expect(await write({ kind: 'receipt' }, 'officer', 'key-of-a-letter')).toEqual(first);
    const second = await office.call(`POST /requests/${other}/letters`, { body: { kind: 'receipt' } });
    expect([first, second].map(({ body }) => body.number)).toEqual([
      '渝调统公开〔2026〕1号',
      '渝调统公开〔2026〕2号',
    ]);
    expect(faults(await write({ kind: 'answer' }))).toEqual(['/kind nothing-to-tell']);
    expect((await write({ kind: 'receipt' })).body).toMatchObject({
      letter: 2,
      number: '渝调统公开〔2026〕3号',
    });
  });

  it('is refused with its event, and then neither stands', async () => {
    const before = await office.everything();
    const wrong = { type: 'decided', decision: { outcome: 'state-secret', reply: 'refused' } };
    expect(faults(await write({ kind: 'answer', event: wrong }))).toEqual([
      '/event/decision/reasons reasons-missing',
    ]);
    expect(faults(await write({ kind: 'answer', event: { type: 'forgotten' } }))).toEqual([
      '/event/type variant',
    ]);
    expect(
      faults(await write({ kind: 'supplement', event: { type: 'supplement-asked', until: '2026-09-24' } })),
    ).toEqual(['/points missing']);
    expect((await write({ kind: 'extension', event: { type: 'extension-approved' } })).status).toBe(403);
    expect(await office.everything()).toEqual(before);
  });

  it('is refused on an older version, where the caller says which they saw', async () => {
    const sent = { body: { kind: 'receipt' }, version: 9 };
    expect((await office.call(`POST /requests/${receipt}/letters`, sent)).status).toBe(412);
  });

  it('is read as Word or HTML; its name names nobody, and each read is logged', async () => {
    await write({ kind: 'receipt' });
    const page = await read(1);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': `inline; filename="${receipt}-letter-1.html"`,
      'cache-control': 'no-store',
    });
    const word = await read(1, DOCX);
    expect(word.headers).toMatchObject({
      'content-type': DOCX,
      'content-disposition': `attachment; filename="${receipt}-letter-1.docx"`,
    });
    const zip = await fromBufferPromise(word.bytes, { lazyEntries: true });
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) names.push(entry.fileName);
    expect(names).toContain('word/document.xml');
    expect((await read(1, 'application/pdf')).status).toBe(406);
    expect((await read(2)).status).toBe(404);
    const reads = await office.call(`GET /requests/${receipt}/reads`);
    expect(reads.body.items.map(({ detail }: { detail: unknown }) => detail)).toEqual([
      { parts: 'letter-1', reason: 'letter read as html' },
      { parts: 'letter-1', reason: 'letter read as docx' },
    ]);
  });
});
