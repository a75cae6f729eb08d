import { Temporal } from 'temporal-polyfill';
import { type Html, html } from '../../formats/markup.ts';
import type { Day } from '../../kernel/day.ts';
import { MONTHS_EN } from '../../kernel/period.ts';
import type { Lang } from '../../kernel/text.ts';
import { OFFICE, speak } from './site.ts';

type Dated = { releaseAt: string | null; editions: readonly { releaseAt: string | null }[] };

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** An instant (ISO 8601 with offset) on the office's own wall clock. */
export const atOffice = (instant: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(OFFICE.timeZone);

export const monthName = (month: number, lang: Lang): string =>
  lang === 'zh' ? `${month}月` : (MONTHS_EN[month - 1] ?? '');

export const weekdayName = (at: Temporal.ZonedDateTime, lang: Lang): string =>
  lang === 'zh' ? `星期${'一二三四五六日'[at.dayOfWeek - 1]}` : (WEEKDAYS[at.dayOfWeek - 1] ?? '');

/** 2018年1月10日 / 10 January 2018. */
export const dayInWords = (instant: string, lang: Lang): string => {
  const at = atOffice(instant);
  return lang === 'zh'
    ? `${at.year}年${at.month}月${at.day}日`
    : `${at.day} ${monthName(at.month, lang)} ${at.year}`;
};

/** 09:30, or 09:30:15 where the seconds say something. */
export const clock = (instant: string): string => {
  const at = atOffice(instant).toPlainTime();
  return at.toString({ smallestUnit: at.second === 0 ? 'minute' : 'second' });
};

/** When the newest edition with an instant of its own went out: a correction may go out on approval. */
export const newestInstant = ({ releaseAt, editions }: Dated): string | null =>
  releaseAt ?? editions.findLast((one) => one.releaseAt !== null)?.releaseAt ?? null;

type Published = { kind: 'regular' | 'backfill'; releaseAt: string | null; edition: number | null };

/**
 * Publication in words: its instant; for a history, that nobody recorded when its figures first came out; for
 * a correction without an instant of its own, that it went out on approval.
 */
export const published = ({ kind, releaseAt, edition }: Published, lang: Lang): Html => {
  const t = speak(lang);
  if (kind === 'backfill') return html`${t('首次发布时间未记录', 'first publication not recorded')}`;
  if (releaseAt !== null) return moment(releaseAt, lang);
  return html`${(edition ?? 1) > 1 ? t('更正，批准后即时发布', 'a correction, published on approval') : t('批准后即时发布', 'published on approval')}`;
};

/** 5小时2秒 / 5 h 2 s: between two instants, in whole seconds, as the clock beside it shows them. */
const duration = (from: string, to: string, lang: Lang): string => {
  const t = speak(lang);
  const passed = Temporal.Instant.from(to).since(Temporal.Instant.from(from), {
    largestUnit: 'hour',
    smallestUnit: 'second',
    roundingMode: 'floor',
  });
  const days = Math.floor(passed.hours / 24);
  const parts: [number, string][] = [
    [days, t('天', ' d')],
    [passed.hours - days * 24, t('小时', ' h')],
    [passed.minutes, t('分', ' min')],
    [passed.seconds, t('秒', ' s')],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return said.join(t('', ' '));
};

type Came = { releaseAt: string | null; publishedAt?: string | null; late?: boolean };

/** That an edition came late, when and by how much; nothing where it did not. */
export const lateness = ({ releaseAt, publishedAt, late }: Came, lang: Lang): Html | false => {
  if (!late || !publishedAt || releaseAt === null) return false;
  const by = duration(releaseAt, publishedAt, lang);
  return speak(lang)(
    html`迟发${by}，实际于${moment(publishedAt, lang, 'bare')}公开`,
    html`late by ${by}, public at ${moment(publishedAt, lang, 'bare')}`,
  );
};

/** A `<time>` with day, time and, unless told otherwise, the words for the zone. */
export const moment = (instant: string, lang: Lang, zone: 'zone' | 'bare' = 'zone'): Html => {
  const t = speak(lang);
  const text = t(
    `${dayInWords(instant, lang)} ${clock(instant)}`,
    `${dayInWords(instant, lang)}, ${clock(instant)}`,
  );
  return html`<time datetime="${instant}">${text}</time>${zone === 'zone' && t('（北京时间）', ' Beijing time')}`;
};

/** A calendar day, 2018年1月10日 / 10 January 2018. */
export const dayName = (given: Day, lang: Lang): string => dayInWords(`${given}T00:00:00+08:00`, lang);
