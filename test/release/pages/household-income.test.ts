import { describe, expect, test } from 'vitest';
import { releasePage } from '../../../functions/release/pages/release-page.ts';
import { releaseModel } from '../../pages/models.ts';

const model = await releaseModel('hh_income', '2017-Q4');
const [zh, en] = (['zh', 'en'] as const).map((lang) => releasePage(model, lang)) as [string, string];

const text = (page: string): string =>
  page
    .replace(/<(script|style|title|desc)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');

describe('the release page of household income, 2017-Q4', () => {
  test.each([
    ['what it covers', '居民收入和消费支出 · 2017年全年', 'consumption expenditure · whole of 2017'],
    ['the amount', '居民人均可支配收入25,974 元', 'Disposable income per head25,974 yuan'],
    ['growth in words of its own', '同比名义增长 9.0%', 'up 9.0% on the year, nominal'],
    ['a row of the table', '城镇居民36,3968.36.5', 'Urban residents36,3968.36.5'],
    ['a source without real growth', '工资性收入14,6208.7', 'Wages and salaries14,6208.7'],
    ['units', '累计金额 元名义增长 %', 'Amount yuanNominal growth %'],
  ])('says %s in both languages', (_, chinese, english) => {
    expect(text(zh)).toContain(chinese);
    expect(text(en)).toContain(english);
  });

  test('a growth rate is no index', () => {
    expect(text(zh)).not.toContain('指数');
    expect(zh).toContain('居民人均可支配收入同比名义增长9.0%');
    expect(en).toContain('Disposable income per head: up 9.0% on the year, real'.replace('9.0', '7.3'));
  });

  test('amounts that begin anew each year are bars, from nothing up; a quarter without a figure stays empty', () => {
    const [bars = ''] = /<figure class="chart">.*?<\/figure>/s.exec(zh) ?? [];
    const paths = [...bars.matchAll(/<path class="bar series-1" d="([^"]+)"/g)].map(([, d]) => d ?? '');
    expect(paths).toHaveLength(2);
    for (const path of paths) expect(path.match(/z/g)).toHaveLength(3);
    expect(bars).toContain('2017年一季度至2017年全年的柱形图');
    expect(bars).toContain('>Q4</text>');
    expect(bars).toContain('>2017</text>');
  });

  test('the figures of growth that stand alone between gaps are dots', () => {
    const growth = zh.match(/<figure class="chart">.*?<\/figure>/gs)?.[1] ?? '';
    expect(growth.match(/<circle /g)).toHaveLength(4);
    expect(growth).toContain('名义 9.0');
  });

  test('covers the whole year for machines', () => {
    expect(zh).toContain('"temporalCoverage":"2017-01-01/2017-12-31"');
  });
});
