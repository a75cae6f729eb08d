import type { Text } from '../domain/dataflow.ts';
import { compare, magnitude } from '../domain/decimal.ts';
import type { HeadlineFigure } from '../domain/release-document.ts';
import { type Html, html } from './html.ts';
import { type Lang, speak } from './site.ts';

/** What a change compares with, by the code of the dimension MEASURE (data-model: YOY, MOM, YTD …). */
const COMPARED: Readonly<Record<string, Text>> = {
  YOY: { zh: '同比', en: 'on the year' },
  MOM: { zh: '环比', en: 'on the month' },
  QOQ: { zh: '环比', en: 'on the quarter' },
  YTD: { zh: '累计同比', en: 'on the year, year to date' },
};

const NONE: Text = { zh: '', en: '' };

const comparedIn = (key: string): Text =>
  key
    .split('.')
    .map((code) => COMPARED[code])
    .findLast((text) => text !== undefined) ?? NONE;

/** 上涨, 下降 or 持平; up, down or unchanged. `change` is decimal text in per cent. */
const direction = (change: string, lang: Lang): string => {
  const t = speak(lang);
  const sign = compare(change, '0');
  if (sign === 0) return t('持平', 'unchanged');
  return sign > 0 ? t('上涨', 'up') : t('下降', 'down');
};

/**
 * A figure as a sentence says it: 同比上涨1.8% / up 1.8% on the year; one without a base is its value and unit.
 */
export const sayFigure = (figure: HeadlineFigure, lang: Lang): string => {
  const t = speak(lang);
  const { change, value, unit } = figure;
  if (change === undefined) return t(`${value}${unit.zh}`, `${value} ${unit.en}`);
  const compared = comparedIn(figure.key)[lang];
  const amount = compare(change, '0') === 0 ? '' : `${magnitude(change)}%`;
  return t(
    `${compared}${direction(change, lang)}${amount}`,
    [direction(change, lang), amount, compared].filter(Boolean).join(' '),
  );
};

/** The headline figures, large; the words around the number keep their order when read aloud. */
export const headlineFigures = (figures: readonly HeadlineFigure[], lang: Lang): Html =>
  html`<dl class="figures">${figures.map((figure) => headlineFigure(figure, lang))}</dl>`;

const headlineFigure = (figure: HeadlineFigure, lang: Lang): Html => {
  const { change, value, unit, label } = figure;
  if (change === undefined) {
    return html`<div><dt>${label[lang]}</dt><dd class="figure"><b>${value}</b> <span>${unit[lang]}</span></dd></div>`;
  }
  const t = speak(lang);
  const compared = comparedIn(figure.key)[lang];
  const amount = compare(change, '0') !== 0 && html`<b>${magnitude(change)}<small>%</small></b>`;
  const word = direction(change, lang);
  const large = amount
    ? t(
        html`<span>${compared}${word}</span>${amount}`,
        html`<span>${word} </span>${amount}<span> ${compared}</span>`,
      )
    : t(html`<span>${compared}</span><b>${word}</b>`, html`<b>${word}</b><span> ${compared}</span>`);
  return html`<div><dt>${label[lang]}</dt><dd class="figure">${large}</dd><dd class="index">${t('指数 ', 'Index ')}${value}${t('（', ' (')}${unit[lang]}${t('）', ')')}</dd></div>`;
};
