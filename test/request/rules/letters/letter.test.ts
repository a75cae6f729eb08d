import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { feeByItem } from '../../../../functions/law/fee.ts';
import { OUTCOME_CODES, OUTCOMES } from '../../../../functions/law/outcome.ts';
import { type RegimeId, regimes } from '../../../../functions/law/regime.ts';
import { remediesAgainst, remedyChoices } from '../../../../functions/law/remedy.ts';
import { Decision } from '../../../../functions/request/rules/answer/decision.ts';
import type { FeeFacts, LetterFacts, LetterHead } from '../../../../functions/request/rules/letters/head.ts';
import { type Letter, letterText } from '../../../../functions/request/rules/letters/letter.ts';
import { type Asking, addressing } from '../../../../functions/request/rules/letters/words.ts';
import { EVERY_LETTER } from '../../documents/every-letter.ts';
import { REGIMES } from '../builders.ts';

const head = (regime: RegimeId, day: string): LetterHead => ({
  sender: {
    name: { zh: '国家统计局重庆调查总队', en: 'NBS Survey Office in Chongqing' },
    numberPrefix: '渝调统公开',
    address: { zh: '重庆市渝北区某路1号', en: '1 Some Road, Yubei, Chongqing' },
    telephone: '023-00000000',
    payment: { zh: '到本机关一楼窗口当面缴纳', en: 'at the counter on the ground floor' },
  },
  sequence: 3,
  day,
  addressee: '张三',
  you: '您',
  receipt: '2018-0007',
  matter: 'disclosure',
  subject: '2017年居民消费价格分类指数',
  receivedOn: '2018-01-02',
  regime: REGIMES[regime],
  sealed: true,
});

const zh = ({ paragraphs }: Letter): string => paragraphs.map((paragraph) => paragraph.zh).join('\n');
const en = ({ paragraphs }: Letter): string => paragraphs.map((paragraph) => paragraph.en).join('\n');
const write = (facts: LetterFacts, regime: RegimeId = 'v2019', day = '2021-03-10') =>
  letterText(head(regime, day), facts);
const answer = (
  decision: object,
  day = '2021-03-10',
  regime: RegimeId = 'v2019',
  choices = remedyChoices(),
) =>
  write(
    {
      kind: 'answer',
      attachments: [],
      decision: v.parse(Decision, decision),
      remedies: remediesAgainst('refused', day, choices),
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
          zh: '您通过信函方式提出的政府信息公开申请已予登记，登记编号：2018-0007，收到申请之日：2018年1月2日，申请公开的内容为：2017年居民消费价格分类指数。',
          en: 'Your request by letter is registered as 2018-0007; day of receipt 2018-01-02; it asks for: 2017年居民消费价格分类指数.',
        },
        {
          zh: '本机关将根据《中华人民共和国政府信息公开条例》（国务院令第492号）的规定，自收到申请之日起15个工作日内予以答复；依法需要延长答复期限的，将另行告知。',
          en: 'Under the Regulations on Open Government Information (State Council Decree 492) this office replies within 15 working days; an extension would be told.',
        },
        {
          zh: '凭登记编号和查询密码可以在本机关网站查询办理进度；查询密码单独交付，未收到的，请与本机关联系。',
          en: 'You can follow it on our site with the reference number and a tracking code, which is handed over apart; if you have none, please contact this office.',
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
      attachments: [],
      seal: { zh: '国家统计局重庆调查总队', en: 'NBS Survey Office in Chongqing' },
      sealed: true,
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
      { kind: 'supplement', points: '所需年份', until: '2021-03-26', late: false },
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
      { kind: 'supplement', points: '所需年份', until: '2018-01-26', late: false },
      'v2008',
      ['第二十一条第（四）项', '不计入答复期限'],
      ['之日起计算'],
    ],
    [
      { kind: 'supplement', points: '所需年份', until: '2021-03-26', late: true },
      'v2019',
      ['答复期限仍自收到申请之日起计算，不因补正重新计算。', '视为放弃申请'],
      ['收到补正的申请之日'],
    ],
    [
      { kind: 'extension', workingDays: 20, due: '2021-04-26', provisional: false, reason: '需要征求意见。' },
      'v2019',
      [
        '因需要征求意见，本机关不能',
        '延长20个工作日',
        '2021年4月26日。',
        '（国务院令第711号）第三十三条第二款',
        '经本机关政府信息公开工作机构负责人同意',
      ],
      ['公布后可能调整'],
    ],
    [
      {
        kind: 'extension',
        workingDays: 15,
        due: '2018-12-31',
        provisional: true,
        reason: '由于需要汇总多年资料',
      },
      'v2008',
      [
        '因需要汇总多年资料，',
        '2018年12月31日。该日期所在期间的节假日安排尚未公布，公布后可能调整。',
        '第二十四条',
      ],
      ['因由于'],
    ],
    [
      { kind: 'consultation', party: 'third-party', summary: '某企业产值', workingDays: 15 },
      'v2019',
      ['某企业产值', '贵方的合法权益', '起15个工作日内', '第三十二条', '由本机关依法决定'],
      ['2017年居民消费价格分类指数'],
    ],
    [
      { kind: 'consultation', party: 'third-party', summary: '某企业产值', workingDays: null },
      'v2008',
      ['请及时书面答复', '第二十三条'],
      ['由本机关依法决定'],
    ],
    [
      { kind: 'reasons', reason: '本月已申请45件' },
      'v2019',
      [
        '明显超过合理范围：本月已申请45件。',
        '（国务院令第711号）第三十五条，请您书面说明理由',
        '不予处理',
        '延迟答复的合理期限',
      ],
      [],
    ],
    [
      { kind: 'later-date', until: '2021-05-10' },
      'v2019',
      ['申请理由合理', '第三十五条', '延迟至2021年5月10日前（含当日）答复'],
      [],
    ],
    [
      {
        kind: 'split',
        parts: [
          { receipt: 'R2', subject: '甲项资料。' },
          { receipt: 'R3', subject: '乙项资料' },
        ],
      },
      'v2019',
      [
        '包含2项',
        '（一）登记编号：R2，申请公开的内容为：甲项资料。',
        '（二）登记编号：R3，申请公开的内容为：乙项资料。',
        '均为2018年1月2日',
        '查询密码由本机关另行告知',
      ],
      ['。。'],
    ],
    [
      { kind: 'transfer', agency: '重庆市统计局', day: '2021-03-09' },
      'v2019',
      ['由重庆市统计局负责办理', '2021年3月9日将申请转送该机关', '请您向该机关了解'],
      [],
    ],
    [
      { kind: 'withdrawal', day: '2021-03-09' },
      'v2008',
      ['您于2021年3月9日撤回该申请', '终止办理', '可以另行提出申请'],
      [],
    ],
  ])('%j under %s', (facts, regime, holds, lacks) => {
    const text = zh(write(facts, regime));
    for (const words of holds) expect(text).toContain(words);
    for (const words of lacks) expect(text).not.toContain(words);
  });

  test('an enquiry to a third party tells nothing of what the applicant wrote', () => {
    const letter = write({
      kind: 'consultation',
      party: 'third-party',
      summary: '某企业产值',
      workingDays: 15,
    });
    expect(JSON.stringify(letter.paragraphs)).not.toContain('2017年居民消费价格分类指数');
  });
});

describe('what an officer or an applicant wrote', () => {
  test('a question keeps its mark and gets no stop beside it', () => {
    const subject = '全市有多少个网点？ ';
    for (const facts of [
      { kind: 'receipt', channel: 'fax', due: null, provisional: false },
      { kind: 'withdrawal', day: '2021-03-09' },
      { kind: 'split', parts: [{ receipt: 'R2', subject }] },
      { kind: 'consultation', party: 'third-party', summary: subject, workingDays: 15 },
      { kind: 'consultation', party: 'agency', summary: subject, workingDays: 15 },
    ] satisfies LetterFacts[]) {
      const letter = letterText({ ...head('v2019', '2021-03-10'), subject }, facts);
      expect(zh(letter)).toContain('网点？');
      expect(zh(letter) + en(letter)).not.toMatch(/？\s*[。.]/);
    }
  });

  test('an addressee who was typed with a colon gets one', () => {
    const addressee = '重庆兴旺食品有限公司： ';
    const letter = letterText(
      { ...head('v2019', '2021-03-10'), addressee },
      { kind: 'withdrawal', day: '2021-03-09' },
    );
    expect(letter.addressee).toBe('重庆兴旺食品有限公司：');
  });
});

describe('a fee notice', () => {
  const fee = (facts: Partial<FeeFacts>, regime: RegimeId = 'v2019') =>
    write(
      {
        kind: 'fee',
        basis: 'item',
        count: 31,
        month: '2021-02',
        before: 0,
        fen: 220_000,
        reason: '本月已申请31件',
        paymentWithin: 20,
        ...facts,
      },
      regime,
    );

  test('tells ground, rate, amount step by step, how and until when to pay, and what then', () => {
    expect(fee({}).paragraphs.map(({ zh }) => zh)).toEqual([
      '本机关于2018年1月2日收到您提出的政府信息公开申请（登记编号：2018-0007），申请公开的内容为：2017年居民消费价格分类指数。',
      '经审查，您申请公开政府信息的数量、频次明显超过合理范围（本月已申请31件）。根据《中华人民共和国政府信息公开条例》（国务院令第711号）第四十二条、《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本机关决定收取信息处理费，金额为人民币2200.00元。',
      '收费标准（按件计收，超额累进）：同一申请人一个自然月内累计申请10件以下（含10件）的，不收费；11至30件（含30件）的部分，每件100元；31件以上的部分，以10件为一档，每增加一档，每件提高100元。',
      '计算过程：本次计收31件。第1至10件不收费；第11至30件（共20件），每件100元，计2000.00元；第31件，每件200元，计200.00元。合计人民币2200.00元。',
      '请您自收到本通知次日起20个工作日内缴纳。缴纳方式：到本机关一楼窗口当面缴纳。',
      '逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。按期缴纳的，答复期限自缴费完成次日起重新计算。',
      '您对本收费决定有异议的，不能单独就本通知申请行政复议或者提起行政诉讼；可以在收到答复后就该答复，或者在缴费期满后就本机关不再处理该申请的行为，依法申请行政复议或者提起行政诉讼。',
      '联系地址：重庆市渝北区某路1号；联系电话：023-00000000。',
    ]);
  });

  test.each<[string, Partial<FeeFacts>, RegimeId, string[], string[]]>([
    [
      'items asked for before in the month',
      { count: 3, before: 29, fen: 50_000 },
      'v2019',
      [
        '您在2021年2月此前已申请29件，本次计收3件',
        '第30件，每件100元，计100.00元；第31至32件（共2件），每件200元，计400.00元。合计人民币500.00元',
      ],
      ['不收费；第'],
    ],
    [
      'pages',
      { basis: 'page', count: 101, fen: 72_000 },
      'v2019',
      [
        '按量计收',
        '第1至30页不收费；第31至100页（共70页），每页10元，计700.00元；第101页，每页20元，计20.00元。合计人民币720.00元',
      ],
      ['此前', '按件'],
    ],
    [
      'at cost',
      { basis: 'cost', count: 1, fen: 1_250, reason: null, paymentWithin: null },
      'v2008',
      ['检索、复制、邮寄', '12.50元', '第二十七条', '缴纳方式：到本机关一楼窗口当面缴纳。'],
      ['逾期', '收费标准', '复议'],
    ],
  ])('%s', (_, facts, regime, holds, lacks) => {
    const text = zh(fee(facts, regime));
    for (const words of holds) expect(text).toContain(words);
    for (const words of lacks) expect(text).not.toContain(words);
  });

  test('of very many steps writes out the last, and they add up', () => {
    const fen = feeByItem(1000);
    const text = zh(fee({ count: 1000, fen }));
    const sums = [...text.matchAll(/计(\d+\.\d\d)元/g)].map(([, said]) => Number(said));
    expect(sums).toHaveLength(13);
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(fen / 100);
    expect(text).toContain(`合计人民币${fen / 100}.00元`);
  });

  test('says nothing of remedies where the office holds so', () => {
    const regime = regimes({ v2019: { feeRemedies: 'untold' } }).v2019;
    const facts = {
      basis: 'page',
      count: 101,
      month: '2021-02',
      before: 0,
      fen: 72_000,
      reason: null,
    } as const;
    const letter = letterText(
      { ...head('v2019', '2021-03-10'), regime },
      { kind: 'fee', ...facts, paymentWithin: 20 },
    );
    expect(zh(letter)).not.toContain('复议');
  });
});

describe('who is written to', () => {
  const asking = { kind: 'natural-person', applicants: 1, names: ['张三'], agents: [] } as const;
  test.each<[Asking, string, string]>([
    [asking, '张三', '您'],
    [{ ...asking, kind: 'company', names: ['兴旺食品有限公司'] }, '兴旺食品有限公司', '你单位'],
    [{ ...asking, agents: ['王五'] }, '张三（代理人：王五）', '您'],
    [{ ...asking, applicants: 2, names: ['张三', '李四'] }, '张三、李四', '你们'],
    [
      { ...asking, applicants: 2, names: ['张三', '李四'], agents: ['王五', '赵六'] },
      '张三、李四（代理人：王五、赵六）',
      '你们',
    ],
    [{ ...asking, applicants: 3, names: ['张三', '李四'] }, '张三等3人', '你们'],
    [{ ...asking, kind: 'research', applicants: 2, names: ['某研究所'] }, '某研究所等2个申请人', '你们'],
    [
      { ...asking, applicants: 11, names: Array.from({ length: 11 }, (_, i) => `甲${i}`) },
      '甲0等11人',
      '你们',
    ],
  ])('%j', (who, addressee, you) => expect(addressing(who)).toEqual({ addressee, you }));

  test.each(['您', '你单位', '你们'])('%s throughout, in every letter', (you) => {
    const all = EVERY_LETTER.map(([, facts]) => facts).filter(({ kind }) => kind !== 'consultation');
    for (const facts of all) {
      const text = zh(letterText({ ...head('v2019', '2021-03-10'), you }, facts));
      expect(text).toContain(you);
      expect(text).not.toMatch(/（单位）|undefined/);
      expect(text.match(/您|你单位|你们/g)?.every((one) => one === you)).toBe(true);
    }
  });
});

describe('a correction of what is kept about oneself', () => {
  const LAW = '《中华人民共和国政府信息公开条例》（国务院令第711号）';
  const own = (facts: LetterFacts) =>
    letterText({ ...head('v2019', '2021-03-10'), matter: 'own-data', subject: '本人职业记录有误' }, facts);
  const answered = (decision: object) =>
    own({
      kind: 'answer',
      attachments: [],
      decision: v.parse(Decision, decision),
      remedies: remediesAgainst('other', '2021-03-10', remedyChoices()),
    });

  test('is called one in every letter about it', () => {
    for (const [, facts] of EVERY_LETTER.filter(([, { kind }]) => !['consultation', 'fee'].includes(kind))) {
      const letter = own(facts);
      expect(letter.heading.zh).toMatch(/^政府信息更正申请/);
      expect(zh(letter)).toMatch(/提出的政府信息更正申请.*申请更正的内容为：本人职业记录有误。/);
    }
  });

  test.each<[object, string]>([
    [
      { outcome: 'granted', reply: 'provided', text: '职业：教师' },
      `经审查，您申请更正的政府信息记录不准确，情况属实。根据${LAW}第四十一条，本机关已予更正。\n更正后的内容为：职业：教师。`,
    ],
    [
      {
        outcome: 'not-held',
        reply: 'held-by-another',
        agency: '重庆市统计局',
        agencyContact: '023-0000 0009',
        ground: '第四十一条',
        reasons: '该记录由地方统计局保存',
      },
      `经审查，您申请更正的政府信息记录不属于本机关职能范围。该记录由地方统计局保存。根据${LAW}第四十一条，请您向重庆市统计局（联系方式：023-0000 0009）提出。`,
    ],
    [
      { outcome: 'other-handling', reply: 'told', ground: '第四十一条', reasons: '与档案一致' },
      `经审查，不能认定您申请更正的政府信息记录不准确。与档案一致。根据${LAW}第四十一条，本机关不予更正。`,
    ],
  ])('%j', (decision, said) => expect(zh(answered(decision))).toContain(`\n${said}\n`));
});

describe('answers', () => {
  const LAW = '《中华人民共和国政府信息公开条例》（国务院令第711号）';
  test.each<[object, string]>([
    [
      { outcome: 'granted', reply: 'provided' },
      `经审查，您申请公开的政府信息可以公开。根据${LAW}第三十六条第（二）项，本机关决定予以公开，现将该政府信息随本答复书提供给您。`,
    ],
    [
      { outcome: 'granted', reply: 'already-public', where: 'https://example.org/releases/' },
      `经审查，您申请公开的政府信息已经主动公开。根据${LAW}第三十六条第（一）项，现告知您获取该政府信息的方式、途径：https://example.org/releases/。`,
    ],
    [
      {
        outcome: 'barred-by-law',
        reply: 'refused',
        ground: '根据《中华人民共和国统计法》第二十八条',
        reasons: '该资料可以识别单个统计调查对象',
      },
      `经审查，您申请公开的政府信息属于法律、行政法规禁止公开的政府信息。该资料可以识别单个统计调查对象。根据${LAW}第十四条、第三十六条第（三）项，以及《中华人民共和国统计法》第二十八条，本机关决定不予公开。`,
    ],
    [
      {
        outcome: 'state-secret',
        reply: 'refused',
        ground: '第十四条',
        reasons: '一、定为秘密级\n\n二、尚未解密。\n',
      },
      `经审查，您申请公开的政府信息属于国家秘密。理由如下：\n一、定为秘密级。\n二、尚未解密。\n根据${LAW}第十四条、第三十六条第（三）项，本机关决定不予公开。`,
    ],
    [
      {
        outcome: 'not-held',
        reply: 'not-held',
        ground: '《政府信息公开条例》第三十六条第（四）项',
        reasons: '检索了档案库。',
      },
      `经审查，本机关进行了检索，没有检索到您申请公开的政府信息，该政府信息不存在。检索了档案库。根据${LAW}第三十六条第（四）项，本机关无法提供。`,
    ],
    [
      {
        outcome: 'not-held',
        reply: 'not-held',
        ground: '《政府信息公开条例》第三十六条第（四）、（五）项',
        reasons: '检索了档案库。',
      },
      `经审查，本机关进行了检索，没有检索到您申请公开的政府信息，该政府信息不存在。检索了档案库。根据${LAW}第三十六条第（四）项，本机关无法提供。`,
    ],
    [
      {
        outcome: 'not-held',
        reply: 'held-by-another',
        agency: '重庆市统计局',
        agencyContact: '023-0000 0009',
        ground: '第三十六条第（五）项',
        reasons: '该资料由地方统计局编制',
      },
      `经审查，您申请公开的政府信息不属于本机关负责公开。该资料由地方统计局编制。根据${LAW}第三十六条第（五）项，本机关无法提供，建议您向重庆市统计局（联系方式：023-0000 0009）提出申请。`,
    ],
    [
      {
        outcome: 'administrative-inquiry',
        reply: 'special-procedure',
        ground: '《不动产登记暂行条例》第二十七条',
        reasons: '属于不动产登记资料',
      },
      `经审查，您申请公开的信息，有关法律、行政法规对其获取有特别规定。属于不动产登记资料。根据${LAW}第三十六条第（七）项，以及《不动产登记暂行条例》第二十七条，本机关决定不予公开，请您依照有关法律、行政法规的规定办理。`,
    ],
    [
      { outcome: 'petition', reply: 'told', ground: '第三十九条第一款', reasons: '内容为投诉' },
      `经审查，您以政府信息公开申请的形式进行信访、投诉、举报等活动。内容为投诉。根据${LAW}第三十九条第一款，本机关不作为政府信息公开申请处理，请您通过相应渠道提出。`,
    ],
    [
      {
        outcome: 'publication',
        reply: 'told',
        ground: '第三十九条第二款',
        reasons: '为《中国统计年鉴》',
        where: '中国统计出版社',
      },
      `经审查，您的申请要求提供政府公报、报刊、书籍等公开出版物。为《中国统计年鉴》。根据${LAW}第三十九条第二款，本机关决定不予处理，获取的途径为：中国统计出版社。`,
    ],
    [
      {
        outcome: 'payment-lapsed',
        reply: 'told',
        ground: '国办函〔2020〕109号',
        reasons: '收费通知送达后二十个工作日内未缴纳',
      },
      `经审查，您逾期未按收费通知的要求缴纳费用。收费通知送达后二十个工作日内未缴纳。根据${LAW}、《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），视为您放弃申请，本机关不再处理该政府信息公开申请。`,
    ],
    [
      { outcome: 'other-handling', reply: 'told', ground: 'x', reasons: '申请人已经去世。' },
      `经审查，您的申请不属于本机关予以公开、不予公开或者无法提供的情形。申请人已经去世。根据${LAW}、国办公开办函〔2021〕30号，以及x，由于上述原因，本机关不再办理该申请，予以办结。`,
    ],
    [
      { outcome: 'granted', reply: 'provided', publicInterest: '涉及食品安全' },
      `经审查，您申请公开的政府信息可以公开。第三方不同意公开，但是本机关认为不公开会对公共利益造成重大影响：涉及食品安全。根据${LAW}第三十六条第（二）项，本机关决定予以公开，现将该政府信息随本答复书提供给您。`,
    ],
    [
      {
        outcome: 'partial',
        reply: 'partly',
        withheld: [
          { item: '第3页', reason: '可识别单个调查对象', ground: 'barred-by-law' },
          { item: '附件二', reason: '为企业未公开的成本。', ground: 'third-party-rights' },
        ],
      },
      `经审查，您申请公开的政府信息中含有不应当公开的内容，但是能够作区分处理。根据${LAW}第三十七条，本机关决定予以部分公开，现将可以公开的内容随本答复书提供给您；不予公开的内容及其理由如下：
（一）第3页。该内容属于法律、行政法规禁止公开的政府信息：可识别单个调查对象。根据《政府信息公开条例》第十四条，不予公开。
（二）附件二。该内容涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害：为企业未公开的成本。根据《政府信息公开条例》第十五条，不予公开。`,
    ],
  ])('%j', (decision, said) => {
    expect(zh(answer(decision))).toContain(`\n${said}\n您如对本答复不服，`);
  });

  test.each(OUTCOME_CODES)('%s decides in so many words, for each reply and law', (outcome) => {
    for (const reply of OUTCOMES[outcome].replies) {
      for (const regime of ['v2008', 'v2019'] as const) {
        const decision = { outcome, reply, where: '网站', agency: '某局', reasons: '理由', ground: '某法' };
        const text = zh(answer(decision, '2021-03-10', regime));
        expect(text).toMatch(/经审查，.+。理由。根据.+，以及某法，.*(本机关|现告知您).+。\n您如对本答复不服/);
        expect(text).not.toMatch(/处理结果|依据：|。。|：。|undefined/);
      }
    }
  });

  test('information in the text and beside it is said to be in both', () => {
    const facts = (text: string | undefined, attachments: string[]): LetterFacts => ({
      kind: 'answer',
      attachments,
      decision: v.parse(Decision, { outcome: 'granted', reply: 'provided', text }),
      remedies: remediesAgainst('granted', '2021-03-10', remedyChoices()),
    });
    const said = (text: string | undefined, attachments: string[]) => zh(write(facts(text, attachments)));
    expect(said('共3个', [])).toContain('现将该政府信息在本答复书中提供给您');
    expect(said(undefined, ['表.xlsx'])).toContain('现将该政府信息随本答复书提供给您');
    expect(said('共3个', ['表.xlsx'])).toContain('现将该政府信息在本答复书中并随附件提供给您');
  });

  test('under v2008 no text is cited that is younger than the law of 2019', () => {
    for (const outcome of OUTCOME_CODES) {
      for (const { zh: article } of [OUTCOMES[outcome].article.v2008])
        expect(article).not.toMatch(/〔20(19|2\d)〕/);
    }
  });

  test('under v2008 the articles are those of 2008', () => {
    const text = zh(answer({ outcome: 'granted', reply: 'provided' }, '2018-01-10', 'v2008'));
    expect(text).toContain('国务院令第492号');
    expect(text).toContain('（国务院令第492号）第二十一条第（一）项，本机关决定予以公开');
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

  test('court and authority are named as the office has them', () => {
    const decision = { outcome: 'state-secret', reply: 'refused', ground: 'x', reasons: 'y' };
    const own = remedyChoices({ court: { zh: '重庆市第一中级人民法院', en: 'First Intermediate Court' } });
    for (const day of ['2023-12-31', '2024-01-01']) {
      const letter = answer(decision, day, 'v2019', own);
      expect(zh(letter)).toContain('向重庆市第一中级人民法院提起行政诉讼');
      expect(en(letter)).toContain('go to the First Intermediate Court within');
      expect(en(letter)).toContain('to the National Bureau of Statistics of China');
    }
  });
});
