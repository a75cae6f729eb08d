import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import office from '../../../site/office.json' with { type: 'json' };
import { isReport, releaseFolder } from '../../kernel/addresses.ts';
import type { Text } from '../../kernel/text.ts';
import type { AwaitedReport } from '../rules/awaited-report.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { plannedAt } from './calendar-json.ts';

/** RFC 5545, 3.6.5. China has had one offset and no summer time since 1991, long before any release here. */
const SHANGHAI = `BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19910915T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE`;

/**
 * calendar.ics: an event without length for each release that has an instant, earliest first. `UID` stays with
 * the release; `SEQUENCE` counts the changes of T; a cancelled one keeps its place and says CANCELLED, one whose T
 * has passed without it TENTATIVE (RFC 5545, 3.8.1.11). The annual report stands on its last day until it has an instant. `stamp` is when this calendar was made: the same input gives the same bytes.
 */
export const calendarIcs = (model: {
  /** The site's origin, without a trailing slash. */
  address: string;
  releases: readonly ReleaseDocument[];
  stamp: Temporal.Instant;
  lang?: 'zh' | 'en';
  /** The annual report that is due next; it has a day, and an instant only once it is announced. */
  due: AwaitedReport;
}): string => {
  const { address, releases, stamp, lang = 'zh', due } = model;
  const english = lang === 'en';
  const host = new URL(address).hostname;
  const calendar = ical({
    name: english ? `${office.name.en}: release calendar` : `${office.name.zh}：统计数据发布日历`,
    description: `${office.name.en}: release calendar`,
    prodId: { company: host, product: 'Heliostat', language: english ? 'EN' : 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: null, generator: () => SHANGHAI },
  });
  for (const { release, start } of scheduled(releases)) {
    const { flow, period, state, moves } = release;
    const changed = moves.at(-1)?.at;
    calendar.createEvent({
      id: `${flow}-${period}@${host}`,
      sequence: moves.length,
      stamp,
      start,
      timezone: start.timeZoneId,
      summary: `${MARKS[state]?.[lang] ?? ''}${release.title[lang]}`,
      description: description(release),
      url: `${address}${english ? '/en' : ''}/${releaseFolder(release)}`,
      status: STATUS[state] ?? ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
      ...(changed === undefined ? {} : { lastModified: Temporal.Instant.from(changed) }),
    });
  }
  const announced = releases.some((one) => isReport(one) && one.period === due.year);
  if (!announced) {
    calendar.createEvent({
      id: `report-${due.year}-due@${host}`,
      stamp,
      start: Temporal.PlainDate.from(due.due),
      allDay: true,
      summary: english
        ? `Annual report on disclosure for ${due.year}: last day`
        : `${due.year}年政府信息公开工作年度报告：公布截止日`,
      url: `${address}${english ? '/en' : ''}/disclosure/reports/`,
      status: ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
};

type State = ReleaseDocument['state'];
const STATUS: Partial<Record<State, ICalEventStatus>> = {
  cancelled: ICalEventStatus.CANCELLED,
  delayed: ICalEventStatus.TENTATIVE,
};
const MARKS: Partial<Record<State, Text>> = {
  cancelled: { zh: '已取消：', en: 'Cancelled: ' },
  delayed: { zh: '延迟：', en: 'Delayed: ' },
};

const scheduled = (releases: readonly ReleaseDocument[]) =>
  releases
    .flatMap((release) => {
      const instant = plannedAt(release);
      if (instant === null) return [];
      return [{ release, start: Temporal.Instant.from(instant).toZonedDateTimeISO(office.timeZone) }];
    })
    .toSorted(
      (a, b) => Temporal.ZonedDateTime.compare(a.start, b.start) || (a.release.id < b.release.id ? -1 : 1),
    );

const description = (release: ReleaseDocument): string =>
  [
    release.title.zh,
    release.title.en,
    ...release.moves.map((change) => `${planned(change)} ${change.reason.zh} ${change.reason.en}`),
    ...cameOut(release),
  ].join('\n');

const cameOut = ({ state, editions }: ReleaseDocument): string[] => {
  if (state === 'delayed') return ['到时未发布 not released at its time'];
  const [first] = editions;
  if (!first?.publishedAt) return [];
  return [`[${first.publishedAt}] ${first.late ? '迟发 released late' : '已发布 released'}`];
};

const planned = ({ from, to }: ReleaseDocument['moves'][number]): string =>
  `[${from ?? '–'} → ${to ?? '已取消 cancelled'}]`;
