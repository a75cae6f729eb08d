import { describe, expect, test } from 'vitest';
import { dayNumber, dayText } from '../../../../functions/kernel/day.ts';
import type { RegimeId } from '../../../../functions/law/regime.ts';
import { nthWorkingDay } from '../../../../functions/law/working-days.ts';
import { derive, event, extended, knownOn } from '../builders.ts';

/** Receipt, working days, the day whose calendar is asked, due date, provisional. */
const GOLDEN: [RegimeId, string, number, string, string, boolean][] = [
  ['v2008', '2017-01-20', 15, '2017-01-20', '2017-02-15', false],
  ['v2008', '2017-09-22', 15, '2017-09-22', '2017-10-19', false],
  ['v2008', '2017-12-15', 15, '2017-12-15', '2018-01-08', false],
  ['v2008', '2018-11-19', 30, '2018-12-05', '2018-12-31', true],
  ['v2008', '2018-11-19', 30, '2018-12-06', '2018-12-29', false],
  ['v2008', '2019-03-19', 30, '2019-03-21', '2019-05-02', false],
  ['v2008', '2019-03-19', 30, '2019-03-22', '2019-04-30', false],
  ['v2008', '2019-03-20', 30, '2019-03-21', '2019-05-03', false],
  ['v2008', '2019-03-20', 30, '2019-03-22', '2019-05-05', false],
  ['v2008', '2019-05-14', 15, '2019-05-14', '2019-06-04', false],
  ['v2019', '2019-05-15', 20, '2019-05-15', '2019-06-13', false],
  ['v2019', '2020-01-20', 20, '2020-01-26', '2020-02-21', false],
  ['v2019', '2020-01-20', 20, '2020-01-27', '2020-02-25', false],
  ['v2019', '2026-01-30', 20, '2026-01-30', '2026-03-05', false],
  ['v2019', '2026-09-16', 20, '2026-09-16', '2026-10-20', false],
  ['v2019', '2026-12-10', 20, '2026-12-10', '2027-01-08', true],
  ['v2019', '2026-12-16', 20, '2026-12-16', '2027-01-14', true],
];

describe('due dates', () => {
  test.each(GOLDEN)(
    '%s: %s + %i, as known on %s, is %s',
    (regime, receipt, days, known, due, provisional) => {
      const reply = regime === 'v2008' ? 15 : 20;
      const events = [event('received', receipt), ...(days > reply ? extended(receipt, days - reply) : [])];
      const found = derive(events, regime, knownOn(known));
      expect([found.due, found.provisional, found.workingDays]).toEqual([due, provisional, days]);
      expect(found.ledger.filter((day) => day.counted)).toHaveLength(days);
    },
  );

  test('a day beyond the last notice that the law fixes as off never counts, and its line names the law', () => {
    const { ledger } = derive([event('received', '2026-12-10')], 'v2019', knownOn('2026-12-10'));
    expect(ledger.find(({ date }) => date === '2027-01-01')).toMatchObject({
      counted: false,
      reason: 'holiday',
      notice: null,
      provisional: false,
      article: { zh: '《全国年节及纪念日放假办法》（国务院令第795号）第二条' },
    });
  });

  test('a supplement may be asked for up to the seventh working day', () => {
    expect(
      derive([event('received', '2025-09-26')], 'v2019', knownOn('2025-09-26')).windows.supplement.askBy,
    ).toBe('2025-10-13');
    expect(dayText(nthWorkingDay(knownOn('2025-09-26'), dayNumber('2025-09-26'), 7))).toBe('2025-10-13');
  });
});
