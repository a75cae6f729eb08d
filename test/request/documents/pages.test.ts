import { afterAll, beforeAll, expect, it } from 'vitest';
import { letterHtml } from '../../../functions/request/documents/html.ts';
import type { LetterFacts } from '../../../functions/request/rules/letters/head.ts';
import { startBrowser, type TestBrowser } from '../../browser.ts';
import { EVERY_LETTER } from './every-letter.ts';
import { letter } from './sample-letter.ts';

let chromium: TestBrowser;
beforeAll(async () => {
  chromium = await startBrowser();
}, 120_000);
afterAll(() => chromium[Symbol.asyncDispose]());

/** How many pages a letter takes in print, and what of it stands on another thing or outside the page. */
const printed = async (
  facts: LetterFacts,
  sealed: boolean,
): Promise<{ pages: number; misplaced: string[] }> => {
  const page = await chromium.open({ viewport: { width: 590, height: 1123 } });
  await page.emulateMedia({ media: 'print' });
  await page.setContent(
    letterHtml(letter(facts, { sealed, subject: '2017年重庆市居民消费价格调查网点数量' })),
  );
  const misplaced = await page.evaluate(() => {
    const blocks = [...document.querySelectorAll('main p, main h1')].map((block) => {
      const range = document.createRange();
      range.selectNodeContents(block);
      return { text: block.textContent ?? '', rect: range.getBoundingClientRect() };
    });
    return blocks
      .filter(
        ({ text, rect }, i) =>
          text.trim() === '' ||
          rect.left < -1 ||
          rect.right > innerWidth + 1 ||
          rect.top < (blocks[i - 1]?.rect.bottom ?? 0) - 2,
      )
      .map(({ text }) => text);
  });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.context().close();
  return { pages: (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length, misplaced };
};

it.each(EVERY_LETTER)(
  '%s stands on the page, on no more of them than it needs, with a seal and without',
  async (_, facts, pages) => {
    const fits = { pages, misplaced: [] };
    expect([await printed(facts, true), await printed(facts, false)]).toEqual([fits, fits]);
  },
);

it.each(['third-party', 'agency', 'co-maker'] as const)(
  'a letter to a %s has no line that is pulled apart',
  async (party) => {
    const page = await chromium.open({ viewport: { width: 794, height: 1123 } });
    const facts: LetterFacts = {
      kind: 'consultation',
      party,
      summary: '各区县粮食播种面积、单产和总产量',
      workingDays: 15,
    };
    await page.setContent(letterHtml(letter(facts)));
    const widest = await page.evaluate(() => {
      const text = document.querySelector('.body p')?.firstChild;
      if (!text) throw new Error('no paragraph');
      const range = document.createRange();
      const lefts = [...(text.textContent ?? '')].map((_, i) => {
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        return range.getBoundingClientRect();
      });
      return Math.max(
        ...lefts.slice(1).map((one, i) => (one.top === lefts[i]?.top ? one.left - (lefts[i]?.left ?? 0) : 0)),
      );
    });
    await page.context().close();
    // A character is 16 points, 21.3 px: justified it may be drawn apart by a fifth of that.
    expect(widest).toBeLessThan(21.4 * 1.2);
  },
);

it('sets the number of what goes with it apart from a name that begins with a year', async () => {
  const page = await chromium.open();
  const made = {
    ...letter({ kind: 'withdrawal', day: '2026-09-20' }),
    attachments: ['2017年.csv', '说明.txt'],
  };
  await page.setContent(letterHtml(made));
  expect(await page.locator('.attachments span:first-child').allInnerTexts()).toEqual([
    '附件：1. ',
    '　　　2. ',
  ]);
  await page.context().close();
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
