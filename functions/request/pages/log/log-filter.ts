import { type Html, html } from '../../../formats/markup.ts';
import { isBlank, type Lang, type Text } from '../../../kernel/text.ts';
import { OUTCOMES, type Outcome } from '../../../law/outcome.ts';
import { pagePath, speak } from '../../../web/pages/site.ts';
import type { LogLine } from './log-line.ts';

/** What is looked for in the log: words, an outcome, a year; '' is any. */
export type LogFilter = { words: string; outcome: Outcome | ''; year: string };

export const ANY: LogFilter = { words: '', outcome: '', year: '' };

/** A condition that nothing can meet, as an address may hold it that nobody chose: it was left out. */
export type LeftOut = { field: 'outcome' | 'year'; value: string };

/** Width and case say nothing about whether a word is there. */
const bare = (text: string): string => text.normalize('NFKC').toLowerCase();

const isOutcome = (code: string): code is Outcome => Object.hasOwn(OUTCOMES, code);

/** What an address asks for, and what of it was left out since there is no such outcome or year. */
export const filterOf = (
  given: Readonly<Record<keyof LogFilter, string>>,
): {
  filter: LogFilter;
  leftOut: LeftOut[];
} => {
  const { words, outcome, year } = given;
  const knownOutcome = isBlank(outcome) || isOutcome(outcome);
  const knownYear = isBlank(year) || /^\d{4}$/.test(year);
  return {
    filter: {
      words: isBlank(words) ? '' : words,
      outcome: isOutcome(outcome) ? outcome : '',
      year: knownYear && !isBlank(year) ? year : '',
    },
    leftOut: [
      ...(knownOutcome ? [] : [{ field: 'outcome' as const, value: outcome }]),
      ...(knownYear ? [] : [{ field: 'year' as const, value: year }]),
    ],
  };
};

const LEFT_OUT: Readonly<Record<LeftOut['field'], (value: string) => Text>> = {
  outcome: (value) => ({
    zh: `没有“${value}”这一答复结果，未按结果查找。`,
    en: `There is no outcome “${value}”, so any outcome is shown.`,
  }),
  year: (value) => ({
    zh: `“${value}”不是年份，未按年份查找。`,
    en: `“${value}” is no year, so any year is shown.`,
  }),
};

export const leftOutSaid = ({ field, value }: LeftOut, lang: Lang): string => LEFT_OUT[field](value)[lang];

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
  // What was chosen stands there also where no entry has it.
  const held = (own: readonly string[], chosen: string): string[] =>
    [...new Set([...own, ...(chosen === '' ? [] : [chosen])])].sort();
  const years = held(
    lines.map(({ answeredOn }) => answeredOn.slice(0, 4)),
    year,
  ).reverse();
  const outcomes = held(
    lines.map((one) => one.outcome),
    outcome,
  ).filter(isOutcome);
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
