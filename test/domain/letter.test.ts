import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Decision } from '../../functions/domain/decision.ts';
import { type Letter, type LetterFacts, type LetterHead, letterText } from '../../functions/domain/letter.ts';
import type { RegimeId } from '../../functions/domain/regime.ts';
import { remediesAgainst, remedyChoices } from '../../functions/domain/remedy.ts';
import { REGIMES } from './request-builders.ts';

const head = (regime: RegimeId, day: string): LetterHead => ({
  sender: {
    name: { zh: '国家统计局重庆调查总队', en: 'NBS Survey Office in Chongqing' },
    numberPrefix: '渝调统公开',
    address: { zh: '重庆市渝北区某路1号', en: '1 Some Road, Yubei, Chongqing' },
    telephone: '023-00000000',
  },
  sequence: 3,
  day,
  addressee: '张三',
  receipt: '2018-0007',
  subject: '2017年居民消费价格分类指数',
  receivedOn: '2018-01-02',
  regime: REGIMES[regime],
});

const zh = ({ paragraphs }: Letter): string => paragraphs.map((paragraph) => paragraph.zh).join('\n');
const write = (facts: LetterFacts, regime: RegimeId = 'v2019', day = '2021-03-10') =>
  letterText(head(regime, day), facts);
const answer = (decision: object, day = '2021-03-10', regime: RegimeId = 'v2019') =>
  write(
    {
      kind: 'answer',
      decision: v.parse(Decision, decision),
      remedies: remediesAgainst('refused', day, remedyChoices()),
    },
    regime,
    day,
  );

describe('letters', () => {
  test('a receipt under v2008, whole', () => {
    expect(
      write(
        { kind: 'receipt', channel: 'letter', due: '2018-01-23', provisional: false },
        'v2008',
        '2018-01-02',
      ),
    ).toEqual({
      kind: 'receipt',
      heading: { zh: '政府信息公开申请登记回执', en: 'Receipt of a request for government information' },
      number: '渝调统公开〔2018〕3号',
      addressee: '张三：',
      paragraphs: [
        {
          zh: '您（单位）通过信函方式提出的政府信息公开申请已予登记，登记编号：2018-0007，收到申请之日：2018年1月2日，申请内容：2017年居民消费价格分类指数。',
          en: 'Your request by letter is registered as 2018-0007; day of receipt 2018-01-02; it asks for: 2017年居民消费价格分类指数.',
        },
        {
          zh: '本机关将根据《中华人民共和国政府信息公开条例》（国务院令第492号）的规定，自收到申请之日起15个工作日内予以答复；依法需要延长答复期限的，将另行告知。',
          en: 'Under the Regulations on Open Government Information (State Council Decree 492) this office replies within 15 working days; an extension would be told.',
        },
        {
          zh: '按照目前公布的节假日安排，答复期限截至2018年1月23日。',
          en: 'Under the holidays announced so far the reply is due by 2018-01-23.',
        },
        {
          zh: '联系地址：重庆市渝北区某路1号；联系电话：023-00000000。',
          en: 'Address: 1 Some Road, Yubei, Chongqing; telephone: 023-00000000.',
        },
      ],
      seal: { zh: '国家统计局重庆调查总队', en: 'NBS Survey Office in Chongqing' },
      day: { zh: '2018年1月2日', en: '2018-01-02' },
    });
  });

  test.each<[LetterFacts, RegimeId, string[], string[]]>([
    [
      { kind: 'receipt', channel: 'web', due: '2027-01-07', provisional: true },
      'v2019',
      ['截至2027年1月7日', '尚未公布，公布后可能调整'],
      [],
    ],
    [{ kind: 'receipt', channel: 'fax', due: null, provisional: false }, 'v2019', ['20个工作日'], ['截至']],
    [
      { kind: 'supplement', points: '所需年份', until: '2021-03-26' },
      'v2019',
      [
        '所需年份',
        '第三十条',
        '2021年3月26日前（含当日）',
        '自本机关收到补正的申请之日起计算',
        '视为放弃申请',
      ],
      ['不计入答复期限'],
    ],
    [
      { kind: 'supplement', points: '所需年份', until: '2018-01-26' },
      'v2008',
      ['第二十一条第（四）项', '不计入答复期限'],
      ['之日起计算'],
    ],
    [
      { kind: 'extension', workingDays: 20, due: '2021-04-26', reason: '需要征求意见' },
      'v2019',
      ['延长20个工作日', '2021年4月26日', '第三十三条第二款', '负责人同意'],
      [],
    ],
    [
      { kind: 'consultation', summary: '某企业产值', workingDays: 15 },
      'v2019',
      ['某企业产值', '起15个工作日内', '第三十二条', '由本机关依法决定'],
      ['2017年居民消费价格分类指数'],
    ],
    [
      { kind: 'consultation', summary: '某企业产值', workingDays: null },
      'v2008',
      ['请及时书面答复', '第二十三条'],
      ['由本机关依法决定'],
    ],
    [
      { kind: 'fee', basis: 'item', count: 31, fen: 220_000, paymentWithin: 20 },
      'v2019',
      ['按件计收，共31件', '人民币2200.00元', '第四十二条', '次日起20个工作日内', '重新计算'],
      [],
    ],
    [
      { kind: 'fee', basis: 'page', count: 101, fen: 72_000, paymentWithin: 20 },
      'v2019',
      ['按量计收，共101页', '720.00元'],
      [],
    ],
    [
      { kind: 'fee', basis: 'cost', count: 1, fen: 1_250, paymentWithin: null },
      'v2008',
      ['检索、复制、邮寄', '12.50元', '第二十七条'],
      ['逾期'],
    ],
  ])('%j under %s', (facts, regime, holds, lacks) => {
    const text = zh(write(facts, regime));
    for (const words of holds) expect(text).toContain(words);
    for (const words of lacks) expect(text).not.toContain(words);
  });

  test('an enquiry to a third party tells nothing of what the applicant wrote', () => {
    const letter = write({ kind: 'consultation', summary: '某企业产值', workingDays: 15 });
    expect(JSON.stringify(letter.paragraphs)).not.toContain('2017年居民消费价格分类指数');
  });
});

describe('answers', () => {
  test.each<[object, string[]]>([
    [
      { outcome: 'granted', reply: 'provided' },
      ['予以公开', '（国务院令第711号）第三十六条第（二）项，答复如下'],
    ],
    [
      { outcome: 'granted', reply: 'already-public', where: 'https://example.org/releases/' },
      ['已经主动公开', 'https://example.org/releases/', '第三十六条第（一）项'],
    ],
    [
      {
        outcome: 'barred-by-law',
        reply: 'refused',
        ground: '《统计法》第二十八条',
        reasons: '可识别单个调查对象',
      },
      [
        '不予公开',
        '依据：《统计法》第二十八条',
        '理由：可识别单个调查对象',
        '第十四条、第三十六条第（三）项',
      ],
    ],
    [
      { outcome: 'not-held', reply: 'not-held', ground: '第三十六条第（四）项', reasons: '经检索没有' },
      ['该信息不存在', '（国务院令第711号）第三十六条第（四）项'],
    ],
    [
      { outcome: 'not-held', reply: 'held-by-another', agency: '重庆市统计局', ground: 'x', reasons: 'y' },
      ['建议向重庆市统计局提出申请', '第三十六条第（五）项'],
    ],
    [
      { outcome: 'administrative-inquiry', reply: 'special-procedure', ground: 'x', reasons: 'y' },
      ['特别规定', '第（七）项'],
    ],
    [
      { outcome: 'petition', reply: 'told', ground: 'x', reasons: '属于投诉' },
      ['信访举报投诉类申请', '理由：属于投诉'],
    ],
    [
      {
        outcome: 'partial',
        reply: 'partly',
        withheld: [
          { item: '第3页', reason: '可识别单个调查对象', ground: 'barred-by-law' },
          { item: '附件二', reason: '商业秘密', ground: 'third-party-rights' },
        ],
      },
      [
        '予以部分公开',
        '不予公开的内容之1：第3页；依据：《政府信息公开条例》第十四条',
        '不予公开的内容之2：附件二；依据：《政府信息公开条例》第十五条',
        '理由：商业秘密',
      ],
    ],
  ])('%j', (decision, holds) => {
    for (const words of [...holds, '国务院令第711号', '六个月内'])
      expect(zh(answer(decision))).toContain(words);
  });

  test('under v2008 the articles are those of 2008', () => {
    const text = zh(answer({ outcome: 'granted', reply: 'provided' }, '2018-01-10', 'v2008'));
    expect(text).toContain('国务院令第492号');
    expect(text).toContain('（国务院令第492号）第二十一条第（一）项，答复如下');
  });

  test.each([
    [
      '2023-12-31',
      '60日内根据《中华人民共和国行政复议法》向国家统计局申请行政复议，或者自收到本答复书之日起六个月内',
    ],
    [
      '2024-01-01',
      '60日内先向国家统计局申请行政复议；对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内',
    ],
  ])('remedies against a refusal of %s', (day, words) => {
    const decision = { outcome: 'state-secret', reply: 'refused', ground: 'x', reasons: 'y' };
    expect(zh(answer(decision, day))).toContain(words);
  });
});
