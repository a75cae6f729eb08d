import { Temporal } from 'temporal-polyfill';
import { dayText } from '../../functions/kernel/day.ts';
import { HOLIDAY_NOTICES } from '../../functions/law/holiday-notices.ts';
import { regimes } from '../../functions/law/regime.ts';
import { calendarKnownOn } from '../../functions/law/working-days.ts';
import { deadlineOf } from '../../functions/request/rules/deadline/deadline.ts';
import type { RequestEvent } from '../../functions/request/rules/events/events.ts';

/** The first day of receipt of the bench, 2024-01-02, and the span over which the cases are spread. */
const FIRST = 19_724;
const SPREAD = 300;

/** A case of some sixty days: received, a supplement asked and given, a third party consulted. */
const caseOf = (received: number): RequestEvent[] => {
  const recorded = (day: number) => {
    const text = dayText(received + day);
    return { day: text, at: `${text}T12:00:00+08:00`, by: 'officer' };
  };
  return [
    {
      type: 'received',
      channel: 'web',
      matter: 'disclosure',
      addressedTo: 'disclosure-office',
      applicants: 1,
      ...recorded(0),
    },
    { type: 'registered', ...recorded(1) },
    { type: 'supplement-asked', until: dayText(received + 20), ...recorded(4) },
    { type: 'supplement-arrived', ...recorded(12) },
    { type: 'consultation-dispatched', consultation: 'c1', with: 'third-party', ...recorded(18) },
    { type: 'consultation-received', consultation: 'c1', ...recorded(21) },
    { type: 'consultation-replied', consultation: 'c1', answer: 'consents', ...recorded(34) },
  ];
};

/** Derives deadline and ledger of 100,000 different cases; `days` is what all ledgers hold together. */
export const benchLedgers = (): { seconds: number; count: number; days: number } => {
  const count = 100_000;
  const calendar = calendarKnownOn(HOLIDAY_NOTICES, Temporal.PlainDate.from('2024-11-12'));
  const { v2019 } = regimes();
  const cases = Array.from({ length: count }, (_, i) => caseOf(FIRST + (i % SPREAD)));
  let days = 0;
  const began = performance.now();
  for (const events of cases) days += deadlineOf(events, v2019, calendar).ledger.length;
  return { seconds: (performance.now() - began) / 1000, count, days };
};
