import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { remediesAgainst, remedyChoices } from '../../../functions/domain/law/remedy.ts';
import type { LetterFacts } from '../../../functions/domain/letters/head.ts';
import { Decision } from '../../../functions/domain/request/decision.ts';
import { OUTCOMES } from '../../../functions/domain/request/outcome.ts';
import { letterHtml } from '../../../functions/formats/letters/html.ts';
import { startBrowser, type TestBrowser } from '../../browser.ts';
import { letter } from './sample-letter.ts';

let chromium: TestBrowser;
beforeAll(async () => {
  chromium = await startBrowser();
}, 120_000);
afterAll(() => chromium[Symbol.asyncDispose]());

const answer = (fields: object, attachments: string[] = []): LetterFacts => {
  const decision = v.parse(Decision, fields);
  const { group } = OUTCOMES[decision.outcome];
  return {
    kind: 'answer',
    attachments,
    decision,
    remedies: remediesAgainst(group, '2026-10-12', remedyChoices()),
  };
};

const REASONS = '经保密审查，该信息属于国家秘密，公开后可能危及国家安全';
const withheld = { item: '单个企业的填报数据', reason: '能够推断单个统计调查对象', ground: 'barred-by-law' };
const LETTERS: readonly [string, LetterFacts, number][] = [
  ['登记回执', { kind: 'receipt', channel: 'courier', due: '2026-10-16', provisional: true }, 1],
  ['补正告知书', { kind: 'supplement', points: '请写明所需资料的年份和区县', until: '2026-09-24' }, 1],
  [
    '延期答复告知书',
    { kind: 'extension', workingDays: 20, due: '2026-11-13', provisional: false, reason: '需要查找' },
    1,
  ],
  [
    '第三方意见征询书',
    { kind: 'consultation', party: 'third-party', summary: '贵方2017年产值', workingDays: 15 },
    1,
  ],
  ['征求意见函', { kind: 'consultation', party: 'co-maker', summary: '联合制发的文件', workingDays: 15 }, 1],
  ['说明理由告知书', { kind: 'reasons', reason: '本月已申请45件' }, 1],
  ['延迟答复告知书', { kind: 'later-date', until: '2026-12-18' }, 1],
  ['转送告知书', { kind: 'transfer', agency: '重庆市统计局', day: '2026-09-20' }, 1],
  ['撤回告知书', { kind: 'withdrawal', day: '2026-09-20' }, 1],
  [
    '收费通知书',
    {
      kind: 'fee',
      basis: 'item',
      count: 31,
      before: 10,
      fen: 430_000,
      reason: '本月已申请45件',
      paymentWithin: 20,
    },
    2,
  ],
  ['同意公开', answer({ outcome: 'granted', reply: 'provided' }, ['2017年网点数量.xlsx']), 1],
  ['不予公开', answer({ outcome: 'state-secret', reply: 'refused', ground: '条', reasons: REASONS }), 1],
  ['不存在', answer({ outcome: 'not-held', reply: 'not-held', ground: '条', reasons: '经检索没有' }), 1],
  [
    '部分公开',
    answer({ outcome: 'partial', reply: 'partly', withheld: [withheld, withheld, withheld] }, [
      '汇总表.xlsx',
    ]),
    2,
  ],
];

/** How many pages a letter takes in print. */
const printed = async (facts: LetterFacts, sealed: boolean): Promise<number> => {
  const page = await chromium.open({ viewport: { width: 794, height: 1123 } });
  await page.setContent(
    letterHtml(letter(facts, { sealed, subject: '2017年重庆市居民消费价格调查网点数量' })),
  );
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.context().close();
  return (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
};

it.each(LETTERS)('%s takes no more pages than it needs, with a seal and without', async (_, facts, pages) => {
  expect([await printed(facts, true), await printed(facts, false)]).toEqual([pages, pages]);
});

it('stands in the signature as the standard has it, on the page too', async () => {
  const ends = async (sealed: boolean) => {
    const page = await chromium.open({ viewport: { width: 794, height: 1123 } });
    await page.setContent(letterHtml(letter({ kind: 'withdrawal', day: '2026-09-20' }, { sealed })));
    const found = await page.evaluate(() => {
      const text = (selector: string) => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(selector) ?? document.body);
        return range.getBoundingClientRect();
      };
      const [name, day, main] = ['.close .name', '.close .day', 'main'].map(text);
      const em = Number.parseFloat(getComputedStyle(document.body).fontSize);
      if (!name || !day || !main) return null;
      const centre = ({ left, right }: DOMRect) => (left + right) / 2;
      return {
        day: (main.right - day.right) / em,
        name: (main.right - name.right) / em,
        begins: (day.left - name.left) / em,
        apart: (centre(name) - centre(day)) / em,
      };
    });
    await page.context().close();
    return found;
  };
  const withSeal = await ends(true);
  expect(withSeal?.day).toBeCloseTo(4, 1);
  expect(withSeal?.apart).toBeCloseTo(0, 1);
  const bare = await ends(false);
  expect(bare?.name).toBeCloseTo(2, 1);
  expect(bare?.begins).toBeCloseTo(2, 1);
});
