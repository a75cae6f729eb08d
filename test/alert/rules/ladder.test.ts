import { fc, test as property } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { ALERTS } from '../../../functions/alert/choices.ts';
import { GRADES, type Grade, gradeBy } from '../../../functions/alert/rules/choices.ts';
import {
  dueRungs,
  limitsOf,
  nextLook,
  rungsOf,
  type TimedRung,
} from '../../../functions/alert/rules/ladder.ts';
import { type AlertState, isPast } from '../../../functions/alert/rules/life.ts';
import {
  afterWorking,
  type WorkingTime,
  workedBetween,
} from '../../../functions/alert/rules/working-time.ts';
import { HOLIDAY_NOTICES } from '../../../functions/law/holiday-notices.ts';
import { calendarKnownOn } from '../../../functions/law/working-days.ts';

const calendar = calendarKnownOn(HOLIDAY_NOTICES, Temporal.PlainDate.from('2018-01-10'));
const time: WorkingTime = { calendar, hours: ALERTS.workingHours };
const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}+08:00`);
const said = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' });

describe('working time', () => {
  it.each([
    ['within a morning', '2018-01-10T09:00', 'PT2H', '2018-01-10T11:00'],
    ['to the end of the morning', '2018-01-10T09:00', 'PT3H', '2018-01-10T12:00'],
    ['over noon', '2018-01-10T11:30', 'PT1H', '2018-01-10T14:30'],
    ['over night', '2018-01-10T17:00', 'PT2H', '2018-01-11T10:00'],
    ['from the night before', '2018-01-10T23:00', 'PT1H', '2018-01-11T10:00'],
    ['over a weekend', '2018-01-12T17:30', 'PT1H', '2018-01-15T09:30'],
    // 2018-02-10 is a Saturday before the make-up Sunday; the Spring Festival lasts from 15 to 21 February.
    ['into a make-up Sunday', '2018-02-10T10:00', 'PT1H', '2018-02-11T10:00'],
    ['over the Spring Festival', '2018-02-14T17:00', 'PT2H', '2018-02-22T10:00'],
    ['no time, while the office works', '2018-01-10T10:07', 'PT0M', '2018-01-10T10:07'],
    ['no time, at night', '2018-01-10T20:00', 'PT0M', '2018-01-11T09:00'],
    ['no time, as the office closes', '2018-01-10T18:00', 'PT0M', '2018-01-11T09:00'],
  ])('%s', (_, from, length, to) => {
    expect(said(afterWorking(time, at(from), Temporal.Duration.from(length)))).toBe(to);
  });
});

const instantArb = fc
  .integer({ min: at('2017-06-01T00:00').epochMilliseconds, max: at('2018-11-30T00:00').epochMilliseconds })
  .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));
const minutesArb = fc.integer({ min: 1, max: 60 * 60 });

property.prop([instantArb, minutesArb])(
  'exactly so much is worked, and never less a moment before',
  (from, minutes) => {
    const to = afterWorking(time, from, Temporal.Duration.from({ minutes }));
    expect(workedBetween(time, from, to)).toBe(minutes * 60_000);
    expect(workedBetween(time, from, to.subtract({ milliseconds: 1 }))).toBe(minutes * 60_000 - 1);
  },
);

property.prop([instantArb, minutesArb, minutesArb])('working time adds up', (from, a, b) => {
  const length = (minutes: number) => Temporal.Duration.from({ minutes });
  const whole = afterWorking(time, from, length(a + b));
  expect(afterWorking(time, afterWorking(time, from, length(a)), length(b)).equals(whole)).toBe(true);
});

const gradeArb: fc.Arbitrary<Grade> = fc.record({
  name: fc.constant({ zh: '级', en: 'Grade' }),
  clock: fc.constantFrom('hours', 'working-hours'),
  respondWithin: fc.constant('PT1H'),
  replyWithin: fc.constant('PT5H'),
  ladder: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 2000 }).map((minutes) => `PT${minutes}M`),
      until: fc.constantFrom('responding' as const, 'replied' as const),
      tell: fc.constant(['officer' as const]),
      by: fc.constant(['mail' as const]),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

/** Wakes at each of these instants and whenever the ladder asked to be looked at; gives what spoke, and when. */
const climbed = (
  grade: Grade,
  since: Temporal.Instant,
  stateAt: (now: Temporal.Instant) => AlertState,
  late: readonly number[],
): { rung: TimedRung; now: Temporal.Instant }[] => {
  const rungs = rungsOf(grade, time, since);
  const spoken: { rung: TimedRung; now: Temporal.Instant }[] = [];
  const done = new Set<number>();
  let look: Temporal.Instant | null = since;
  for (let n = 0; look !== null; n += 1) {
    const now: Temporal.Instant = look.add({ minutes: late[n % late.length] ?? 0 });
    const state = stateAt(now);
    for (const rung of dueRungs(rungs, { state, said: done }, now)) {
      spoken.push({ rung, now });
      done.add(rung.n);
    }
    look = nextLook(grade, rungs, { state, said: done }, now);
    if (look && Temporal.Instant.compare(look, now) <= 0) throw new Error('It asks for the past');
  }
  return spoken;
};

property.prop([gradeArb, instantArb, fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1 })])(
  'every rung speaks once and never early, however late the wake-ups are',
  (grade, since, late) => {
    const spoken = climbed(grade, since, () => 'graded', late);
    expect(spoken.map(({ rung }) => rung.n).sort((a, b) => a - b)).toEqual(grade.ladder.map((_, n) => n));
    for (const { rung, now } of spoken) expect(Temporal.Instant.compare(rung.at, now)).toBeLessThanOrEqual(0);
  },
);

property.prop([gradeArb, instantArb])('woken in time, every rung speaks at its instant', (grade, since) => {
  for (const { rung, now } of climbed(grade, since, () => 'graded', [0])) {
    const early = rung.at.epochMilliseconds < since.epochMilliseconds;
    expect(early ? null : now.toString()).toBe(rung.at.toString());
  }
});

property.prop([gradeArb, instantArb, fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 })])(
  'what people did silences what was to press them, and nothing else',
  (grade, since, respondedAfter, repliedAfter) => {
    const responded = since.add({ minutes: respondedAfter });
    const replied = responded.add({ minutes: repliedAfter });
    const stateAt = (now: Temporal.Instant): AlertState => {
      if (Temporal.Instant.compare(now, responded) < 0) return 'graded';
      return Temporal.Instant.compare(now, replied) < 0 ? 'responding' : 'replied';
    };
    const spoken = climbed(grade, since, stateAt, [0]);
    for (const rung of rungsOf(grade, time, since)) {
      const end = rung.until === 'responding' ? responded : replied;
      const wanted = Temporal.Instant.compare(rung.at, end) < 0;
      expect(spoken.some((one) => one.rung.n === rung.n)).toBe(wanted);
    }
  },
);

describe('the grades of the office', () => {
  it('take four grades by scope, category and degree', () => {
    const grade = (scope: string, category: string, degree: string) =>
      gradeBy(ALERTS, { scope, category, degree });
    expect(grade('district', 'staff', 'grave')).toBe('I');
    expect(grade('national', 'rumour', 'serious')).toBe('I');
    expect(grade('city', 'rumour', 'serious')).toBe('II');
    expect(grade('city', 'figures', 'marked')).toBe('II');
    expect(grade('city', 'survey', 'marked')).toBe('III');
    expect(grade('city', 'survey', 'slight')).toBe('III');
    expect(grade('district', 'other', 'slight')).toBe('IV');
  });

  it('have a ladder whose last rung speaks when the time to reply is over', () => {
    for (const id of GRADES) {
      const grade = ALERTS.grades[id];
      const since = at('2018-02-14T17:00');
      const rungs = rungsOf(grade, time, since);
      expect(rungs.map(({ at: one }) => one.epochMilliseconds)).toEqual(
        rungs.map(({ at: one }) => one.epochMilliseconds).sort((a, b) => a - b),
      );
      const { respondBy, replyBy } = limitsOf(grade, time, since);
      expect(rungs.at(-1)?.at.toString()).toBe(replyBy.toString());
      expect(rungs.some(({ at: one }) => one.equals(respondBy))).toBe(true);
    }
  });

  it('run on through nights and holidays for the two gravest, and rest for the others', () => {
    const since = at('2018-02-14T17:00');
    const replyBy = (id: (typeof GRADES)[number]) => said(limitsOf(ALERTS.grades[id], time, since).replyBy);
    expect(GRADES.map(replyBy)).toEqual([
      '2018-02-14T22:00',
      '2018-02-14T22:00',
      '2018-02-23T17:00',
      '2018-02-23T17:00',
    ]);
  });
});

it('a state silences what it is past', () => {
  expect(isPast('graded', 'responding')).toBe(false);
  expect(isPast('responding', 'responding')).toBe(true);
  expect(isPast('responding', 'replied')).toBe(false);
  for (const state of ['replied', 'dismissed', 'evaluated', 'closed', 'merged'] as const) {
    expect(isPast(state, 'responding')).toBe(true);
    expect(isPast(state, 'replied')).toBe(true);
  }
});
