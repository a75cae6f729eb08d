import { comparedIn, direction, grouped } from '../../figures/documents/say-figure.ts';
import type { HeadlineFigure } from '../../figures/rules/headline-figure.ts';
import { type Html, html } from '../../formats/markup.ts';
import { compare, magnitude } from '../../kernel/decimal.ts';
import type { Lang } from '../../kernel/text.ts';
import { speak } from '../../web/pages/site.ts';

/** The headline figures, large; the words around the number keep their order when read aloud. */
export const headlineFigures = (figures: readonly HeadlineFigure[], lang: Lang): Html =>
  html`<dl class="figures">${figures.map((figure) => headlineFigure(figure, lang))}</dl>`;

const headlineFigure = (figure: HeadlineFigure, lang: Lang): Html => {
  const { change, value, unit, label, words } = figure;
  if (change === undefined) {
    return html`<div><dt>${label[lang]}</dt><dd class="figure"><b>${grouped(value)}</b> <span>${unit[lang]}</span></dd></div>`;
  }
  const t = speak(lang);
  const compared = comparedIn(figure)[lang];
  const amount = compare(change, '0') !== 0 && html`<b>${magnitude(change)}<small>%</small></b>`;
  const word = direction(change, words)[lang];
  const large = amount
    ? t(
        html`<span>${compared}${word}</span> ${amount}`,
        html`<span>${word}</span> ${amount}${compared && html`<span> ${compared}</span>`}`,
      )
    : t(
        html`${compared && html`<span>${compared}</span> `}<b>${word}</b>`,
        html`<b>${word}</b>${compared && html`<span> ${compared}</span>`}`,
      );
  // What is a change by itself has no index beside it.
  const index =
    change !== value &&
    html`<dd class="index">${t('指数 ', 'Index ')}${value}${t('', ' ')}<span>${t('（', '(')}${unit[lang]}${t('）', ')')}</span></dd>`;
  return html`<div><dt>${label[lang]}</dt><dd class="figure">${large}</dd>${index}</div>`;
};
