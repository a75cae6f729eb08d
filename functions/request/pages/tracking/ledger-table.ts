import { type Html, html } from '../../../formats/markup.ts';
import type { Lang } from '../../../kernel/text.ts';
import { atOffice, dayName, weekdayName } from '../../../web/pages/moments.ts';
import { speak } from '../../../web/pages/site.ts';
import { type LedgerDay, ledgerDayName } from '../../rules/deadline/ledger.ts';

/** Days in a row that do not count for the same reason, or that count one after the other as plain working days. */
type Run = { from: LedgerDay; to: LedgerDay; days: number };

const alike = (a: LedgerDay, b: LedgerDay): boolean =>
  a.reason === b.reason &&
  a.counted === b.counted &&
  a.notice === b.notice &&
  a.provisional === b.provisional &&
  a.article.zh === b.article.zh;

const runsOf = (days: readonly LedgerDay[]): Run[] => {
  const runs: Run[] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && alike(last.to, day)) {
      last.to = day;
      last.days += 1;
    } else runs.push({ from: day, to: day, days: 1 });
  }
  return runs;
};

/** The ledger for people: days of one kind in a row are one line, so that twenty working days read in eight. */
export const ledgerTable = (ledger: readonly LedgerDay[], lang: Lang): Html => {
  const t = speak(lang);
  return html`<div class="table" role="region" aria-labelledby="ledger" tabindex="0"><table class="ledger">
<caption id="ledger" class="unseen">${t('每一天是否计入期限', 'Whether each day counts')}</caption>
<thead><tr><th scope="col">${t('日期', 'Days')}</th><th scope="col">${t('计入', 'Counted')}</th><th scope="col">${t('原因', 'Why')}</th></tr></thead>
<tbody>
${runsOf(ledger).map((run) => line(run, lang))}</tbody></table></div>`;
};

const at = (day: LedgerDay, lang: Lang): Html => {
  const name = weekdayName(atOffice(`${day.date}T00:00:00+08:00`), lang);
  const [, month = '', date = ''] = day.date.split('-');
  const short =
    lang === 'zh' ? `${Number(month)}月${Number(date)}日` : dayName(day.date, 'en').replace(/ \d{4}$/, '');
  return html`<span class="day"><time datetime="${day.date}">${short}</time> <span class="weekday">${lang === 'zh' ? name.replace('星期', '周') : name.slice(0, 3)}</span></span>`;
};

const line = ({ from, to, days }: Run, lang: Lang): Html => {
  const t = speak(lang);
  const number = (day: LedgerDay): string => t(`第${day.number}日`, `day ${day.number}`);
  const counted = !from.counted
    ? html`<span class="not">${t('不计', 'no')}</span>`
    : days === 1
      ? html`${number(from)}`
      : html`${t(`第${from.number}–${to.number}日`, `days ${from.number}–${to.number}`)}`;
  return html`<tr class="${from.counted ? 'counted' : 'void'}"><th scope="row">${at(from, lang)}${days > 1 && html` ${t('至', 'to')} ${at(to, lang)}`}</th><td>${counted}</td><td class="why">${ledgerDayName(from)[lang]}<span class="note">${from.article[lang]}</span></td></tr>
`;
};
