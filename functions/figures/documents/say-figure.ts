import { compare, magnitude } from '../../kernel/decimal.ts';
import type { Text } from '../../kernel/text.ts';
import type { HeadlineFigure } from '../rules/headline-figure.ts';

/** What a change compares with, by the code of the dimension MEASURE. */
const COMPARED: Readonly<Record<string, Text>> = {
  YOY: { zh: '同比', en: 'on the year' },
  MOM: { zh: '环比', en: 'on the month' },
  QOQ: { zh: '环比', en: 'on the quarter' },
  YTD: { zh: '累计同比', en: 'year to date' },
};

const NONE: Text = { zh: '', en: '' };

/**
 * 同比 / on the year, from the figure's series key; empty where its measure is no such comparison, or where its
 * label says it already.
 */
export const comparedIn = ({ key, label, compared: said }: HeadlineFigure): Text => {
  const compared =
    said ??
    key
      .split('.')
      .map((code) => COMPARED[code])
      .findLast((text) => text !== undefined) ??
    NONE;
  const unless = (text: string, word: string) => (text.toLowerCase().includes(word) ? '' : word);
  return { zh: unless(label.zh, compared.zh), en: unless(label.en, compared.en) };
};

const WORDS = { up: { zh: '上涨', en: 'up' }, down: { zh: '下降', en: 'down' } };

/** Which way a change goes, in the words of its field; `change` is decimal text in per cent. */
export const direction = (change: string, words: HeadlineFigure['words'] = WORDS): Text => {
  const sign = compare(change, '0');
  if (sign === 0) return { zh: '持平', en: 'unchanged' };
  return sign > 0 ? words.up : words.down;
};

const amountOf = (change: string): string => (compare(change, '0') === 0 ? '' : `${magnitude(change)}%`);

/** What a figure says without what it is of, in Chinese: 上涨1.8%, 持平, 25974元. */
export const sayAmount = ({ change, value, unit, words }: HeadlineFigure): string =>
  change === undefined ? `${value}${unit.zh}` : `${direction(change, words).zh}${amountOf(change)}`;

/**
 * A figure as a sentence says it: 居民消费价格同比上涨1.8% / Consumer prices on the year: up 1.8%. One whose
 * measure has no base is its value and unit.
 */
export const sayFigure = (figure: HeadlineFigure): Text => {
  const { change, value, unit, label, words } = figure;
  if (change === undefined)
    return { zh: `${label.zh}：${value}${unit.zh}`, en: `${label.en}: ${value} ${unit.en}` };
  const compared = comparedIn(figure);
  const way = direction(change, words);
  const amount = amountOf(change);
  return {
    zh: `${label.zh}${compared.zh}${sayAmount(figure)}`,
    en: `${label.en}: ${[way.en, amount, compared.en].filter(Boolean).join(' ')}`,
  };
};

/** A figure with its thousands apart, as tables and key figures show it: 25,974. Its digits stay its own. */
export const grouped = (value: string): string =>
  value.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
