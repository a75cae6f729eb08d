import { OUTCOMES, type Outcome } from '../../domain/request/outcome.ts';
import { type Html, html } from '../../formats/markup.ts';
import { type Lang, pagePath, speak } from '../site.ts';
import type { LogLine } from './log-line.ts';

/** What is looked for in the log: words, an outcome, a year; '' is any. */
export type LogFilter = { words: string; outcome: string; year: string };

export const ANY: LogFilter = { words: '', outcome: '', year: '' };

/** Width and case say nothing about whether a word is there. */
const bare = (text: string): string => text.normalize('NFKC').toLowerCase();

const isOutcome = (code: string): code is Outcome => Object.hasOwn(OUTCOMES, code);

/** Lines that hold every word, in either language or in a document's name, with this outcome and of this year. */
export const filtered = (lines: readonly LogLine[], { words, outcome, year }: LogFilter): LogLine[] => {
  const wanted = bare(words)
    .split(/\s+/)
    .filter((word) => word !== '');
  return lines.filter(({ title, outcome: own, answeredOn, documents }) => {
    const text = bare([title.zh, title.en, ...documents.map(({ name }) => name)].join('\n'));
    return (
      wanted.every((word) => text.includes(word)) &&
      (outcome === '' || own === outcome) &&
      (year === '' || answeredOn.startsWith(`${year}-`))
    );
  });
};

/** The form that looks into the log: a GET, whose address can be kept and sent on. */
export const filterForm = (
  { words, outcome, year }: LogFilter,
  lines: readonly LogLine[],
  lang: Lang,
): Html => {
  const t = speak(lang);
  const years = [...new Set(lines.map(({ answeredOn }) => answeredOn.slice(0, 4)))].sort().reverse();
  const outcomes = [...new Set(lines.map((one) => one.outcome))].filter(isOutcome).sort();
  const option = (value: string, name: string, chosen: string): Html =>
    html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>
`;
  return html`<form class="ask filter" method="get" action="${pagePath('/requests/log/', lang)}" role="search">
<div class="field"><label for="words">${t('查找', 'Search')}</label><input id="words" name="words" type="search" value="${words}" maxlength="100"></div>
<div class="field"><label for="outcome">${t('答复结果', 'Outcome')}</label><select id="outcome" name="outcome">
${option('', t('全部', 'Any'), outcome)}${outcomes.map((code) => option(code, OUTCOMES[code].name[lang], outcome))}</select></div>
<div class="field"><label for="year">${t('年份', 'Year')}</label><select id="year" name="year">
${option('', t('全部', 'Any'), year)}${years.map((one) => option(one, one, year))}</select></div>
<button type="submit" class="second">${t('查找', 'Show')}</button>
</form>`;
};
