import { expect, test } from 'vitest';
import { sayFigure } from '../../../functions/figures/documents/say-figure.ts';

const UNIT = { zh: '上年同月=100', en: 'same month of the preceding year = 100' };
const PRICES = { zh: '居民消费价格', en: 'Consumer prices' };

test.each([
  [
    'M.CN.CPI.T.ALL.YOY',
    PRICES,
    '101.8',
    '1.8',
    '居民消费价格同比上涨1.8%',
    'Consumer prices: up 1.8% on the year',
  ],
  [
    'M.CN.CPI.T.FOOD.YOY',
    PRICES,
    '99.6',
    '-0.4',
    '居民消费价格同比下降0.4%',
    'Consumer prices: down 0.4% on the year',
  ],
  [
    'M.CN.CPI.T.02.MOM',
    PRICES,
    '100.0',
    '0.0',
    '居民消费价格环比持平',
    'Consumer prices: unchanged on the month',
  ],
  [
    'M.CN.PPI.YTD',
    PRICES,
    '106.3',
    '6.3',
    '居民消费价格累计同比上涨6.3%',
    'Consumer prices: up 6.3% year to date',
  ],
  [
    'M.CN.CPI.T.ALL.YOY',
    { zh: '居民消费价格同比', en: 'Consumer prices on the year' },
    '101.8',
    '1.8',
    '居民消费价格同比上涨1.8%',
    'Consumer prices on the year: up 1.8%',
  ],
])('%s with a change of %s', (key, label, value, change, zh, en) => {
  expect(sayFigure({ key, label, value, change, unit: UNIT })).toEqual({ zh, en });
});

test('a level is its value and unit, with its own digits', () => {
  const label = { zh: '人均可支配收入', en: 'Disposable income a head' };
  const figure = { key: 'Q.CN.INCOME.T.LEVEL', label, value: '25974.00', unit: { zh: '元', en: 'yuan' } };
  expect(sayFigure(figure)).toEqual({
    zh: '人均可支配收入：25974.00元',
    en: 'Disposable income a head: 25974.00 yuan',
  });
});
