import type { Text } from '../domain/dataflow.ts';
import { compare, magnitude } from '../domain/decimal.ts';
import type { HeadlineFigure } from '../domain/release-document.ts';

/** What a change compares with, by the code of the dimension MEASURE. */
const COMPARED: Readonly<Record<string, Text>> = {
  YOY: { zh: '同比', en: 'on the year' },
  MOM: { zh: '环比', en: 'on the month' },
  QOQ: { zh: '环比', en: 'on the quarter' },
  YTD: { zh: '累计同比', en: 'on the year, year to date' },
};

const NONE: Text = { zh: '', en: '' };

/** 同比 / on the year, from a series key; empty where the measure is no such comparison. */
export const comparedIn = (key: string): Text =>
  key
    .split('.')
    .map((code) => COMPARED[code])
    .findLast((text) => text !== undefined) ?? NONE;

/** Which way a change goes; `change` is decimal text in per cent. */
export const direction = (change: string): Text => {
  const sign = compare(change, '0');
  if (sign === 0) return { zh: '持平', en: 'unchanged' };
  return sign > 0 ? { zh: '上涨', en: 'up' } : { zh: '下降', en: 'down' };
};

/**
 * A figure as a sentence says it: 同比上涨1.8% / up 1.8% on the year. One whose measure has no base is its
 * value and unit.
 */
export const sayFigure = ({ key, change, value, unit }: HeadlineFigure): Text => {
  if (change === undefined) return { zh: `${value}${unit.zh}`, en: `${value} ${unit.en}` };
  const compared = comparedIn(key);
  const way = direction(change);
  const amount = compare(change, '0') === 0 ? '' : `${magnitude(change)}%`;
  return {
    zh: `${compared.zh}${way.zh}${amount}`,
    en: [way.en, amount, compared.en].filter(Boolean).join(' '),
  };
};
