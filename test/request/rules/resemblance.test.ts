import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../functions/request/rules/resemblance.ts';
import { FAMILIES, FORMULAIC, UNFORESEEN, within } from './texts.ts';

const sorted = (text: string): string[] => [...featuresOf(text).features].sort();

/** Of all features that either text has, the share that both have. */
const shared = (one: string, other: string): number => {
  const [a, b] = [featuresOf(one).features, featuresOf(other).features];
  return a.filter((feature) => b.includes(feature)).length / new Set([...a, ...b]).size;
};

/** A family's text in every letter against another text in every letter; the same one, or only others. */
const pairs = (one: string, other: string, letters: readonly string[], of: 'same' | 'other'): number[] =>
  letters.flatMap((mine) =>
    letters
      .filter((theirs) => (mine === theirs) === (of === 'same'))
      .map((theirs) => shared(within(mine, one), within(theirs, other))),
  );

describe('what is compared', () => {
  it.each([
    ['width, case and punctuation', '２０１７年ＣＰＩ，分区县；分月', '2017年cpi 分区县、分月'],
    [
      'the law, the way of asking and thanks',
      `您好！根据《政府信息公开条例》，申请公开2017年生猪出栏价格，谢谢`,
      '2017年生猪出栏价格',
    ],
    ['how the answer is to come', '请以电子邮件方式提供2017年生猪出栏价格', '2017年生猪出栏价格'],
    [
      'English phrases',
      'Please provide the hog prices of 2017, by county and month, thank you',
      'hog prices 2017 county month',
    ],
  ])('is the same whatever the %s', (_, one, other) => {
    expect(sorted(one).filter((feature) => !feature.includes(' '))).toEqual(
      sorted(other).filter((feature) => !feature.includes(' ')),
    );
  });

  it.each(FORMULAIC)('is nothing of a letter that wants nothing: %s', (letter) => {
    expect(featuresOf(within(letter, ''))).toEqual({ features: [], numbers: '' });
  });

  it.each(['统计数据', '相关情况', '申请公开有关信息', ''])(
    'is nothing where too little is left: %s',
    (text) => {
      expect(featuresOf(text).features).toEqual([]);
    },
  );

  it('are characters and their neighbours, numbers and Latin words whole', () => {
    expect(featuresOf('2017年12月GDP速报').features).toEqual(
      expect.arrayContaining(['2017', '12', 'gdp', '年', '2017 年', '年 12', 'gdp 速', '速 报']),
    );
  });

  it('names the years and other numbers, in whatever order', () => {
    expect(featuresOf('2019年至2021年鲜菜价格旬报').numbers).toBe('2019 2021');
    expect(featuresOf('鲜菜价格旬报，2021年，2019年，2019年').numbers).toBe('2019 2021');
  });

  it('is the beginning of a text that goes on and on', () => {
    const long = Array.from({ length: 5000 }, (_, i) =>
      String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000)),
    ).join('');
    expect(featuresOf(long).features).toHaveLength(1500);
  });
});

describe('texts as people write them', () => {
  it.each(FAMILIES)(
    'share most where a word or a year was changed: $asked',
    ({ asked, edited, reworded, near }) => {
      expect(Math.min(...pairs(asked, edited, FORMULAIC, 'other'))).toBeGreaterThan(0.65);
      expect(Math.min(...pairs(asked, reworded, FORMULAIC, 'other'))).toBeGreaterThan(0.43);
      expect(Math.max(...pairs(asked, near ?? '', FORMULAIC, 'other'))).toBeLessThan(0.35);
      expect(Math.max(...pairs(asked, near ?? '', FORMULAIC, 'same'))).toBeLessThan(0.4);
    },
  );

  it('share next to nothing where another thing is wanted in the same formulas', () => {
    const worst = FAMILIES.flatMap((one, i) =>
      FAMILIES.slice(i + 1).flatMap((other) => pairs(one.asked, other.asked, FORMULAIC, 'same')),
    );
    expect(Math.max(...worst)).toBeLessThan(0.3);
  });

  it('still share more with their like than with others within stories that nobody foresaw', () => {
    for (const { asked, edited, near } of FAMILIES) {
      const like = Math.min(...pairs(asked, edited, UNFORESEEN, 'other'));
      expect(like).toBeGreaterThan(Math.max(...pairs(asked, near ?? '', UNFORESEEN, 'other')));
      expect(like).toBeGreaterThan(0.3);
    }
  });
});
