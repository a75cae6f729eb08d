import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Style, written, yuanOrZero } from '../../../functions/kernel/numerals.ts';
import {
  type Bindings,
  dropped,
  fillTemplate,
  readTemplate,
} from '../../../functions/kernel/prose-template.ts';
import type { RegisterEntry } from '../../../functions/register/rules/entry.ts';
import { REGISTERS } from '../../../functions/register/rules/registers.ts';
import { contributions } from '../../../functions/register/rules/tally.ts';
import { dueDay, occasionOn } from '../../../functions/release/rules/awaited-report.ts';
import { readerOf } from '../../../functions/report/rules/cells.ts';
import { compile } from '../../../functions/report/rules/compile.ts';
import { REPORT_FORMS, type ReportForm } from '../../../functions/report/rules/figures.ts';
import {
  NAMED_REGISTERS,
  type NamedEntries,
  namedIn,
  reportFacts,
} from '../../../functions/report/rules/prose/facts.ts';
import { sectionsOf } from '../../../functions/report/rules/prose/sections.ts';
import { caseContributions, type ReportedCase } from '../../../functions/request/rules/contributions.ts';
import { someCase, someEntry, yearsOf } from './records.ts';

test.each<[number, Style | undefined, string]>([
  [3024, undefined, '3024'],
  [3024, '余', '3000余'],
  [126, '余', '120余'],
  [120, '余', '120'],
  [3000, '余', '3000'],
  [35, '余', '35'],
  [0, '余', '0'],
  [2, '汉字', '两'],
  [3, '汉字', '三'],
  [10, '汉字', '十'],
  [17, '汉字', '十七'],
  [20, '汉字', '二十'],
  [85, '汉字', '八十五'],
  [0, '汉字', '〇'],
  [100, '汉字', '100'],
  [35, '数', '数十'],
  [20, '数', '数十'],
  [19, '数', '19'],
  [7, '数', '7'],
  [0, '数', '0'],
  [199, '数', '199'],
  [200, '数', '数百'],
  [3024, '数', '数千'],
  [25000, '数', '数万'],
  [300000, '数', '300000'],
])('%d as %s is %s', (value, style, expected) => expect(written(value, style)).toBe(expected));

test.each([
  [0, '0'],
  [1250, '12.50'],
  [5, '0.05'],
])('%d fen are %s yuan', (fen, expected) => expect(yuanOrZero(fen)).toBe(expected));

const FIGURES: Record<string, number> = { requests: 35, indicators: 3024, 'posts.platforms': 3 };
const WORDS: Record<string, string> = {
  year: '2017',
  office: '重庆调查总队',
  'names.media': '新华网、大渝网',
};
const THINGS: Record<string, readonly string[]> = {
  'names.plans': ['完善体制机制。', '拓宽公开渠道', '提升服务；'],
};
const bindings: Bindings = {
  number: (id) => FIGURES[id],
  words: (id) => WORDS[id] ?? THINGS[id]?.join('；'),
  things: (id) => THINGS[id],
};
const codes = (template: string) => readTemplate(template, bindings).faults.map(({ code }) => code);

test('two things are 两, the second of them 第二', () => {
  const two: Bindings = { number: () => 2, words: () => undefined };
  expect(fillTemplate('{n|汉字}种，第{n|汉字}届', two).text).toBe('两种，第二届');
});

describe('a paragraph', () => {
  test('has its figures out of the data, and tells which', () => {
    const template =
      '{year}年，受理申请{requests}件，发布指标{indicators|余}个，在{posts.platforms|汉字}家平台；媒体有{names.media}；另有{=12}件。';
    expect(codes(template)).toEqual([]);
    expect(fillTemplate(template, bindings)).toEqual({
      text: '2017年，受理申请35件，发布指标3000余个，在三家平台；媒体有新华网、大渝网；另有12件。',
      figures: [
        { id: 'requests', value: 35, written: '35' },
        { id: 'indicators', value: 3024, written: '3000余' },
        { id: 'posts.platforms', value: 3, written: '三' },
      ],
      typed: ['12'],
    });
  });

  test('numbers what is several things, and says several where there are', () => {
    const template = '邀请{requests|数}家媒体，打算：{names.plans|一是}。';
    expect(codes(template)).toEqual([]);
    expect(fillTemplate(template, bindings)).toMatchObject({
      text: '邀请数十家媒体，打算：一是完善体制机制；二是拓宽公开渠道；三是提升服务。',
      figures: [{ id: 'requests', value: 35, written: '数十' }],
    });
  });

  test.each([
    ['共计36件', ['unbound-number']],
    ['共计３６件', ['unbound-number']],
    ['共计36件、12次', ['unbound-number', 'unbound-number']],
    ['共计{nothing}件', ['unknown-figure']],
    ['{names.media|余}', ['no-number']],
    ['{names.plans|数}', ['no-number']],
    ['{names.media|一是}', ['no-list']],
    ['{requests|一是}', ['no-list']],
    ['{requests|大写}', ['not-understood']],
    ['{=}', ['not-understood']],
    ['{requests', ['brace']],
    ['}', ['brace']],
    ['2017年1月1日起，《条例》第21条，国办发〔2010〕5号，H5作品，第8届', []],
    ['《第3次农业普查公报》和5号', ['unbound-number']],
  ])('%s', (template, expected) => expect(codes(template)).toEqual(expected));

  test('tells which of its figures an edit dropped', () => {
    const [before, after] = ['受理{requests}件、{indicators}个', '受理{=36}件、{indicators}个'].map((one) =>
      fillTemplate(one, bindings),
    );
    if (!before || !after) throw new Error();
    expect(dropped(before, after)).toEqual(['requests']);
    expect(after.typed).toEqual(['36']);
  });
});

test('the standard text of any year binds what there is, in every form, and leaves no number unbound', () => {
  const someNamed = fc
    .record(
      Object.fromEntries(
        NAMED_REGISTERS.map((id) => {
          const register = REGISTERS.find((one) => one.id === id);
          if (!register) throw new Error(id);
          return [id, fc.array(someEntry(register), { maxLength: 3 })];
        }),
      ),
    )
    .map((named) => named as unknown as NamedEntries);
  const entries = fc.array(
    fc.oneof(
      ...REGISTERS.map((register) => someEntry(register).map((entry) => contributions(register, entry))),
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.array(someCase, { maxLength: 20 }), entries, someNamed, (cases, others, all) => {
      const years = yearsOf([...cases.flatMap(caseContributions), ...others.flat()]);
      const named = Object.fromEntries(
        NAMED_REGISTERS.map((id) => [id, namedIn(id, all[id], '2019')]),
      ) as unknown as NamedEntries;
      for (const form of REPORT_FORMS) {
        const { figures } = compile({ years, year: '2019', form, closed: new Set(), today: '2024-01-01' });
        const facts = reportFacts('2019', figures, readerOf(years, '2019'), named, {
          name: '某局',
          shortName: '局',
        });
        for (const { paragraphs } of sectionsOf(form)) {
          for (const { id, template } of paragraphs) {
            const { faults } = readTemplate(template(facts), facts.bindings);
            expect([form, id, ...faults]).toEqual([form, id]);
            expect(fillTemplate(template(facts), facts.bindings).text).not.toMatch(/[{}]|undefined/);
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

/** What a form says of a year, by paragraph, of entries by register and of requests. */
const saidOf = (
  entries: Partial<Record<string, readonly RegisterEntry[]>>,
  cases: readonly ReportedCase[] = [],
  year = '2018',
  form: ReportForm = 'free',
): ReadonlyMap<string, string> => {
  const years = yearsOf([
    ...cases.flatMap(caseContributions),
    ...REGISTERS.flatMap((register) =>
      (entries[register.id] ?? []).flatMap((entry) => contributions(register, entry)),
    ),
  ]);
  const named = Object.fromEntries(
    NAMED_REGISTERS.map((id) => [id, namedIn(id, entries[id] ?? [], year)]),
  ) as unknown as NamedEntries;
  const { figures } = compile({ years, year, form, closed: new Set(), today: '2024-01-01' });
  const facts = reportFacts(year, figures, readerOf(years, year), named, { name: '某局', shortName: '本局' });
  return new Map(
    sectionsOf(form).flatMap(({ paragraphs }) =>
      paragraphs.map(({ id, template }) => [id, fillTemplate(template(facts), facts.bindings).text]),
    ),
  );
};

describe('another year is told by its own records', () => {
  const body = { name: '领导小组', kind: 'group', setUpOn: '2017-03-20', head: '局长' };
  const units = ['办公室', '法规处'].map((unit) => ({ body: '办公室', unit, since: '2017-03-20' }));

  test('a group is set up in the year in which it was, and has its head since', () => {
    const both = { bodies: [body], memberships: units };
    expect(saidOf(both, [], '2017').get('organisation')).toContain(
      '。2017年成立了领导小组，由局长任组长；办公室、法规处等两个单位为成员单位',
    );
    expect(saidOf(both, [], '2018').get('organisation')).toContain(
      '。领导小组由局长任组长；办公室、法规处等两个单位',
    );
    const headless = { bodies: [{ ...body, head: '' }], memberships: units };
    expect(saidOf(headless, [], '2018').get('organisation')).toContain('责任。办公室、法规处等两个单位');
    expect(saidOf({ bodies: [body] }, [], '2017').get('organisation')).toMatch(
      /2017年成立了领导小组，由局长任组长。$/,
    );
  });

  test('a publication is joint with whoever published it, not with who held press conferences', () => {
    const book = (title: string, audience: string, jointly?: readonly string[]): RegisterEntry => ({
      day: '2018-09-01',
      title,
      audience,
      ...(jointly ? { jointly } : {}),
    });
    const conference: RegisterEntry = {
      day: '2018-04-20',
      title: '一季度',
      topics: ['价格'],
      hosts: ['甲局'],
      media: ['报'],
    };
    const said = saidOf({
      conferences: [conference, { ...conference, day: '2018-07-20', hosts: [] }],
      publications: [
        book('年鉴', 'public', ['乙局']),
        book('手册', 'public'),
        book('月报', 'government', ['丙局']),
      ],
    });
    expect(said.get('publications')).toBe(
      '通过公开出版物发布数据，本局出版了《年鉴》《手册》等两种公开出版物，其中《年鉴》由本局与乙局联合出版，公开系统调查成果。通过与丙局联合印制《月报》等一种资料，向党委政府、市级部门提供统计数据。',
    );
    expect(said.get('conferences')).toBe(
      '举办2次新闻发布会，其中部分与甲局共同举办，包括报在内的1家新闻媒体的记者参加了新闻发布会。',
    );
  });

  test('an event has the guests that its record names, and posts the platforms that they were on', () => {
    const event: RegisterEntry = { day: '2018-09-20', title: '开放日', attended: 126 };
    const posts: readonly RegisterEntry[] = [
      { day: '2018-01-10', title: '价格', platforms: ['企业微信', '钉钉'] },
    ];
    expect(saidOf({ events: [event], posts }).get('events')).toBe(
      '2018年9月20日，本局成功举办了开放日活动，共有120余人到场。',
    );
    const guests = ['记者', '学生'];
    expect(saidOf({ events: [{ ...event, guests }] }).get('events')).toContain(
      '，记者、学生等120余人应邀到现场。',
    );
    expect(saidOf({ posts }).get('new-media')).toBe(
      '通过官方新媒体账号在企业微信、钉钉两家平台共发布信息1条。',
    );
  });

  test('names stand in the order in which the records bring them', () => {
    const conference = { title: '会', topics: ['居民收入', 'CPI'], media: ['新华网', '中新社', '人民网'] };
    const said = saidOf({
      conferences: [
        { ...conference, day: '2018-04-20' },
        { ...conference, day: '2018-07-20', media: ['中新社', '新华网', '人民网', '大渝网'] },
      ],
    });
    expect(said.get('conferences')).toContain('包括新华网、中新社、人民网、大渝网在内的4家');
    expect(said.get('sunlight')).toContain('解读居民收入、CPI等');
  });

  const request = (over: Partial<ReportedCase>): ReportedCase => ({
    state: 'delivered',
    kind: 'natural-person',
    channel: 'web',
    receivedOn: '2018-03-01',
    outcome: 'granted',
    reply: 'provided',
    stoppedOn: '2018-03-10',
    inTime: true,
    remedies: [],
    ...over,
  });

  test('requests that were carried over are neither new nor forgotten', () => {
    const open = request({
      receivedOn: '2018-12-20',
      state: 'open',
      outcome: null,
      stoppedOn: null,
      inTime: null,
    });
    const earlier = request({ receivedOn: '2017-12-20', stoppedOn: '2018-01-05' });
    const said = saidOf({}, [earlier, earlier, request({}), open]);
    expect(said.get('requests')).toBe(
      '2018年，本局受理网络申请共计2件，上年结转2件，3件在规定时间内办结，结转下年度继续办理1件。其中：申请信息同意公开答复的3件。',
    );
    expect(saidOf({}, [earlier]).get('requests')).toContain('上年结转1件，均在规定时间内办理完毕并答复');
  });

  test('every outcome is told in the statutory forms, refusals too', () => {
    const cases = [
      request({}),
      request({ outcome: 'state-secret', reply: 'refused' }),
      request({ state: 'withdrawn', outcome: null, reply: null }),
    ];
    const said = (form: ReportForm) => saidOf({}, cases, '2018', form).get('requests');
    expect(said('2021')).toBe(
      '2018年，本局新收政府信息公开申请3件，上年结转0件；办结3件，其中予以公开1件、属于国家秘密1件、其他1件；结转下年度继续办理0件。',
    );
    expect(said('2019')).toContain('予以公开1件、属于国家秘密1件、其他处理1件；');
  });

  test('every answer is told, refusals too', () => {
    const said = saidOf({}, [
      request({}),
      request({ outcome: 'state-secret', reply: 'refused' }),
      request({ outcome: 'partial', reply: 'partly' }),
      request({ outcome: 'not-held', reply: 'not-held' }),
      request({ outcome: 'not-held', reply: 'held-by-another' }),
      request({ state: 'withdrawn', outcome: null, reply: null }),
      request({ inTime: false }),
    ]);
    expect(said.get('requests')).toBe(
      '2018年，本局受理网络申请共计7件，6件在规定时间内办结，1件逾期办结。其中：申请信息同意公开答复的2件；部分公开的1件；不予公开的1件；无法提供的2件（申请信息不存在的1件）；其他处理的1件。',
    );
  });
});

test('the forms have their sections', () => {
  const headings = (form: (typeof REPORT_FORMS)[number]) =>
    sectionsOf(form).flatMap(({ level, heading }) => (level === 1 && heading ? [heading.slice(0, 1)] : []));
  expect(headings('free').join('')).toBe('一二三四五六七');
  expect(headings('2019').join('')).toBe('一二三四五六');
  expect(headings('2021').join('')).toBe('一二三四五六');
});

test.each([
  ['2017', '2018-03-31'],
  ['2018', '2019-03-31'],
  ['2019', '2020-01-31'],
  ['2025', '2026-01-31'],
])('the report of %s is due on %s', (year, day) => expect(dueDay(year)).toBe(day));

test.each([
  ['2018-03-01', null, 30],
  ['2018-02-28', null, null],
  ['2018-03-02', null, 30],
  ['2018-03-17', null, 14],
  ['2018-03-30', null, 1],
  ['2018-03-31', null, 0],
  ['2018-04-01', null, -1],
  ['2018-04-07', null, -7],
  ['2018-04-13', null, -7],
  ['2018-04-14', null, -14],
])('on %s the reminder that holds', (today, _, left) => expect(occasionOn('2017', today)).toBe(left));
