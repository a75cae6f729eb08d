import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { ALERTS } from '../../../functions/alert/choices.ts';
import { type Alert, acted, graded, merged, newAlert } from '../../../functions/alert/rules/alert.ts';
import type { GradeId } from '../../../functions/alert/rules/choices.ts';
import { digestOf, spanOf } from '../../../functions/alert/rules/digest.ts';
import { HOLIDAY_NOTICES } from '../../../functions/law/holiday-notices.ts';
import { calendarKnownOn } from '../../../functions/law/working-days.ts';

const counting = {
  choices: ALERTS,
  time: {
    calendar: calendarKnownOn(HOLIDAY_NOTICES, Temporal.PlainDate.from('2018-01-31')),
    hours: ALERTS.workingHours,
  },
};
const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}:00+08:00`);
const by = (text: string) => ({ by: 'officer', at: at(text) });
const MEASURE = { scope: 'city', category: 'rumour', degree: 'grave' };

const signalled = (id: string, when: string, grade: GradeId, source = 'weibo'): Alert =>
  newAlert(id, { source, screenshot: null, writtenAt: null }, grade, { by: 'monitor', at: at(when) });

/** Seen on the 10th, judged and graded up on the 11th, answered that night, closed in February. */
const one = (): Alert => {
  let alert = signalled('YQ20180110-00000001', '2018-01-10T10:00', 'IV');
  alert = acted(alert, 'judge', by('2018-01-11T09:00'));
  alert = graded(alert, 'I', MEASURE, false, by('2018-01-11T09:05'), '');
  alert = acted(alert, 'respond', by('2018-01-11T09:10'));
  alert = { ...acted(alert, 'reply', by('2018-01-11T14:06')), replyLink: '/releases/cpi/2017-12/' };
  alert = acted(alert, 'evaluate', by('2018-02-01T09:00'));
  return acted(alert, 'close', by('2018-02-01T10:00'));
};
const [gone, taken] = (() => {
  const { from, into } = merged(
    signalled('YQ20180110-00000002', '2018-01-10T11:00', 'I', 'news'),
    signalled('YQ20180110-00000003', '2018-01-10T12:00', 'II', 'forum'),
    by('2018-01-11T08:00'),
  );
  return [from, into];
})();

const digest = (span: string, now: string) => {
  const named = spanOf(span);
  if (!named) throw new Error(`${span} is no span`);
  return digestOf(named, [one(), gone, taken], counting, at(now));
};

describe('a digest', () => {
  it('tells a day as it stood at its end, whatever was done later', () => {
    const day = digest('2018-01-10', '2018-03-01T00:00');
    expect(day).toMatchObject({
      asOf: '2018-01-10T16:00:00Z',
      alerts: 3,
      signals: 3,
      byGrade: { I: 1, II: 1, III: 0, IV: 1 },
      bySource: { weibo: 1, news: 1, forum: 1, wechat: 0 },
      byState: { signalled: 3, closed: 0 },
      replied: { inTime: 0, late: 0 },
      // Five hours from 11:00 and 12:00 are over; the third has fourteen hours of work.
      overdue: 2,
    });
    expect(day.lines.map(({ signals }) => signals)).toEqual([1, 1, 1]);
    expect(day.lines.map(({ replyLink }) => replyLink)).toEqual([null, null, null]);
    expect(digest('2018-01-10', '2019-01-01T00:00')).toEqual(day);
  });

  it('tells the month with what was merged, graded anew, and answered a minute late', () => {
    const month = digest('2018-01', '2018-03-01T00:00');
    expect(month).toMatchObject({
      asOf: '2018-01-31T16:00:00Z',
      alerts: 2,
      signals: 3,
      byGrade: { I: 1, II: 1 },
      byState: { replied: 1, signalled: 1, closed: 0 },
      replied: { inTime: 0, late: 1 },
      overdue: 1,
    });
    expect(month.lines[1]).toMatchObject({ signals: 2 });
    expect(month.lines[0]).toMatchObject({
      replyBy: '2018-01-11T06:05:00Z',
      replyLink: '/releases/cpi/2017-12/',
    });
  });

  it('tells a year that is not over as it stands', () => {
    expect(digest('2018', '2018-02-01T09:30')).toMatchObject({
      asOf: '2018-02-01T01:30:00Z',
      byState: { evaluated: 1, signalled: 1 },
    });
  });

  it('knows days, months and years, and nothing else', () => {
    expect(spanOf('2018-02')).toMatchObject({ from: '20180201', to: '20180228' });
    expect(spanOf('2018')).toMatchObject({ from: '20180101', to: '20181231' });
    expect(spanOf('2020-02-29')).toMatchObject({ from: '20200229', to: '20200229' });
    for (const none of ['2018-02-30', '2018-13', 'January', '20180110', '2018-1-1', ''])
      expect(spanOf(none)).toBeNull();
  });
});
