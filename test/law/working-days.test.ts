import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { dayNumber, dayText, isDay, officeDay } from '../../functions/kernel/day.ts';
import { HOLIDAY_NOTICES } from '../../functions/law/holiday-notices.ts';
import {
  type Calendar,
  calendarKnownOn,
  nthWorkingDay,
  workingDayFrom,
  workingDaysLeft,
} from '../../functions/law/working-days.ts';
import { knownOn } from '../request/rules/builders.ts';

const date = (text: string) => Temporal.PlainDate.from(text);
const latest = knownOn('2026-11-24');

const workedIn = (calendar: Calendar, year: number): number => {
  let count = 0;
  for (let day = dayNumber(`${year}-01-01`); day <= dayNumber(`${year}-12-31`); day += 1) {
    if (calendar.kindAt(day).working) count += 1;
  }
  return count;
};

/** What a script prints in a process of its own, in another time zone. */
const inZone = (zone: string, script: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });

describe('days', () => {
  test('texts and numbers agree with Temporal over four centuries', () => {
    const epoch = date('1970-01-01');
    fc.assert(
      fc.property(fc.integer({ min: -80_000, max: 80_000 }), (n) => {
        const text = epoch.add({ days: n }).toString();
        expect([dayText(n), dayNumber(text), isDay(text)]).toEqual([text, n, true]);
      }),
    );
  });

  test.each([
    '2019-02-29',
    '2100-02-29',
    '2019-13-01',
    '2019-00-10',
    '2019-4-1',
    '2019-04-31',
    '',
    '20190401',
  ])('%s is no day', (text) => expect(isDay(text)).toBe(false));

  test.each([
    ['2018-01-09T15:59:59.999999999Z', '2018-01-09'],
    ['2018-01-09T16:00:00Z', '2018-01-10'],
  ])('at %s it is %s in the office', (instant, day) => {
    expect(officeDay(Temporal.Instant.from(instant)).toString()).toBe(day);
  });
});

describe('the calendar', () => {
  test.each([
    [2017, 249],
    [2018, 250],
    [2019, 250],
    [2020, 249],
    [2021, 250],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, days) => expect(workedIn(latest, year)).toBe(days));

  test.each([
    ['2020-01-23', { working: true, reason: 'weekday' }],
    ['2020-01-25', { working: false, reason: 'holiday', notice: '国办发明电〔2019〕16号' }],
    ['2020-01-31', { working: false, reason: 'holiday', notice: '国办发明电〔2020〕1号' }],
    ['2020-02-01', { working: false, reason: 'holiday', notice: '国办发明电〔2020〕1号' }],
    ['2020-02-08', { working: false, reason: 'weekend' }],
    ['2020-01-19', { working: true, reason: 'make-up', notice: '国办发明电〔2019〕16号' }],
    ['2018-12-29', { working: true, reason: 'make-up', notice: '国办发明电〔2018〕15号' }],
    ['2018-12-31', { working: false, reason: 'holiday', notice: '国办发明电〔2018〕15号' }],
  ])('%s', (day, kind) => expect(latest.kindOf(date(day))).toEqual(kind));

  test.each([
    ['2020-01-26', '2020-02-01', true],
    ['2020-01-27', '2020-02-01', false],
    ['2018-12-05', '2018-12-31', true],
    ['2018-12-06', '2018-12-31', false],
  ])('as known on %s, is %s worked: %s', (known, day, working) => {
    expect(knownOn(known).kindOf(date(day)).working).toBe(working);
  });

  test.each([
    ['2016-11-30', null, '2016-12-31', true],
    ['2017-11-29', 2017, '2017-12-25', false],
    ['2017-11-29', 2017, '2017-12-26', true],
    ['2017-11-30', 2018, '2017-12-26', false],
    ['2026-11-24', 2026, '2026-12-25', false],
    ['2026-11-24', 2026, '2026-12-26', true],
    ['2026-11-24', 2026, '2027-06-01', true],
  ])(
    'as known on %s the last announced year is %s; %s is provisional: %s',
    (known, year, day, provisional) => {
      const calendar = knownOn(known);
      expect([calendar.lastAnnouncedYear, calendar.provisional(date(day))]).toEqual([year, provisional]);
    },
  );

  test('a version for each state of knowledge, in the order of time', () => {
    const versions = HOLIDAY_NOTICES.map(({ knownFrom }) => knownOn(knownFrom).version);
    expect(versions).toEqual([...new Set(versions)].sort());
    expect(knownOn('2020-01-28').version).toBe(knownOn('2020-11-24').version);
  });

  test('a corrected notice replaces its first form and is a new version', () => {
    const [first] = HOLIDAY_NOTICES;
    if (first === undefined) throw new Error('no notices');
    const corrected = { ...first, revision: 2, off: first.off.filter((day) => day !== '2017-01-02') };
    const calendar = calendarKnownOn([...HOLIDAY_NOTICES, corrected], date('2017-01-01'));
    expect(calendar.kindOf(date('2017-01-02')).working).toBe(true);
    expect(calendar.version > knownOn('2017-01-01').version).toBe(true);
  });

  test('a later notice can give a Monday to Friday back: a working day with that notice', () => {
    const givenBack = {
      number: '国办发明电〔2020〕2号',
      knownFrom: '2020-01-28',
      revision: 1,
      off: [],
      work: ['2020-01-31', '2020-02-01'],
    };
    const calendar = calendarKnownOn([...HOLIDAY_NOTICES, givenBack], date('2020-01-28'));
    const kinds = givenBack.work.map((day) => calendar.kindOf(date(day)));
    expect(kinds).toEqual([
      { working: true, reason: 'weekday', notice: givenBack.number },
      { working: true, reason: 'make-up', notice: givenBack.number },
    ]);
  });

  test('a notice on a part of a year does not announce it', () => {
    const part = {
      number: '国办发明电〔2026〕9号',
      knownFrom: '2026-11-01',
      revision: 1,
      off: ['2027-01-01'],
      work: [],
    };
    const calendar = calendarKnownOn([...HOLIDAY_NOTICES, part], date('2026-11-24'));
    expect(calendar.lastAnnouncedYear).toBe(2026);
    expect([calendar.kindOf(date('2027-01-01')).reason, calendar.provisional(date('2027-01-01'))]).toEqual([
      'holiday',
      true,
    ]);
  });

  test('a year announced after a gap does not count as announced', () => {
    const notices = HOLIDAY_NOTICES.filter(({ number }) => number !== '国办发明电〔2017〕12号');
    expect(calendarKnownOn(notices, date('2019-01-01')).lastAnnouncedYear).toBe(2017);
  });

  test('agrees with chinese-days on every day from 2017 to 2026', () => {
    const first = dayNumber('2017-01-01');
    const days = Array.from({ length: dayNumber('2026-12-31') - first + 1 }, (_, i) => dayText(first + i));
    // It mixes local time and UTC: its dates hold in a process whose zone is not west of UTC.
    const theirs = inZone(
      'Asia/Shanghai',
      `import chineseDays from 'chinese-days';
       console.log(JSON.stringify(${JSON.stringify(days)}.filter((day) => chineseDays.isWorkday(day))));`,
    );
    expect(days.filter((day) => latest.kindAt(dayNumber(day)).working)).toEqual(JSON.parse(theirs));
  });
});

describe('counting', () => {
  test.each([
    ['2018-02-14', 1, '2018-02-22'],
    ['2018-02-10', 1, '2018-02-11'],
    ['2018-02-22', -1, '2018-02-14'],
    ['2018-02-12', -1, '2018-02-11'],
    ['2018-02-17', 0, '2018-02-17'],
  ])('%s and %i working days is %s', (from, n, to) => {
    expect(dayText(nthWorkingDay(latest, dayNumber(from), n))).toBe(to);
  });

  test('a day of rest moves to the next working day, a working day stays', () => {
    expect(dayText(workingDayFrom(latest, dayNumber('2018-02-15')))).toBe('2018-02-22');
    expect(dayText(workingDayFrom(latest, dayNumber('2018-02-11')))).toBe('2018-02-11');
  });

  test.each([
    ['2018-02-14', '2018-02-14', 0],
    ['2018-02-14', '2018-02-22', 1],
    ['2018-02-22', '2018-02-14', -1],
    ['2018-02-10', '2018-02-12', 2],
  ])('on %s a case due on %s has %i working days left', (today, due, left) => {
    expect(workingDaysLeft(latest, date(today), due)).toBe(left);
  });
});

describe('time zones of the process', () => {
  const script = `
    import { Temporal } from 'temporal-polyfill';
    import { HOLIDAY_NOTICES } from './functions/law/holiday-notices.ts';
    import { calendarKnownOn, nthWorkingDay } from './functions/law/working-days.ts';
    import { dayNumber, dayText, officeDay } from './functions/kernel/day.ts';
    const calendar = calendarKnownOn(HOLIDAY_NOTICES, Temporal.PlainDate.from('2026-11-24'));
    const days = [];
    for (let day = dayNumber('2019-12-20'); day < dayNumber('2020-03-10'); day += 1) {
      days.push(dayText(day), calendar.kindAt(day).reason, dayText(nthWorkingDay(calendar, day, 20)));
    }
    days.push(officeDay(Temporal.Instant.from('2020-01-26T16:00:00Z')).toString());
    console.log(JSON.stringify(days));`;

  test('every zone gives the same days', () => {
    const shanghai = inZone('Asia/Shanghai', script);
    expect(shanghai).toContain('2020-02-25');
    for (const zone of ['Pacific/Honolulu', 'Pacific/Kiritimati', 'America/St_Johns', 'UTC']) {
      expect(inZone(zone, script)).toBe(shanghai);
    }
  });
});
