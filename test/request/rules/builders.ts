import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { HOLIDAY_NOTICES } from '../../../functions/law/holiday-notices.ts';
import { type RegimeId, regimes } from '../../../functions/law/regime.ts';
import { type Calendar, calendarKnownOn } from '../../../functions/law/working-days.ts';
import { type Deadline, deadlineOf } from '../../../functions/request/rules/deadline/deadline.ts';
import {
  type EventOf,
  type EventType,
  RequestEvent,
} from '../../../functions/request/rules/events/events.ts';
import { type Context, type RequestCase, transition } from '../../../functions/request/rules/request.ts';

/** The calendar as it was known on a day, from the notices that come with the product. */
export const knownOn = (day: string): Calendar =>
  calendarKnownOn(HOLIDAY_NOTICES, Temporal.PlainDate.from(day));

export const REGIMES = regimes();

type Extra<T extends EventType> = Partial<Omit<EventOf<T>, 'type' | 'day'>>;

/** What a type of event holds beside its day, unless a test says otherwise. */
const DEFAULTS: { [T in EventType]?: Extra<T> } = {
  received: { channel: 'in-person' },
  'consultation-dispatched': { consultation: 'c1', with: 'third-party' },
  'consultation-received': { consultation: 'c1' },
  'consultation-replied': { consultation: 'c1', answer: 'consents' },
  'extension-proposed': { workingDays: 20, reason: '情况复杂' },
  'extension-declined': { reason: '不必延期' },
  'excessive-found': { reason: '当月申请数量明显超过合理范围' },
  'fee-noticed': { basis: 'item', count: 31, before: 0, fen: 220_000 },
  'fee-waived': { reason: '经济困难' },
  decided: { decision: { outcome: 'granted', reply: 'provided', withheld: [] } },
  reviewed: { content: 'hash-of-the-letter', verdict: 'approved', basis: '不涉密', by: 'head' },
  dispatched: { way: 'email', documents: [1], content: 'hash-of-the-letter' },
  transferred: { agency: '重庆市统计局' },
  linked: { as: 'R2' },
  split: { into: ['R2', 'R3'] },
  'remedy-notified': { remedy: 'm1', kind: 'reconsideration' },
  'remedy-answered': { remedy: 'm1' },
  'remedy-decided': { remedy: 'm1', result: 'corrected' },
};

/** An event recorded by staff at noon of its day; an approval is another person's. */
export const event = <T extends EventType>(type: T, day: string, extra: Extra<T> = {}): RequestEvent =>
  v.parse(RequestEvent, {
    type,
    day,
    at: `${day}T12:00:00+08:00`,
    by: type === 'extension-approved' ? 'head' : 'officer',
    ...DEFAULTS[type],
    ...extra,
  });

/** An extension proposed, approved and told on one day. */
export const extended = (day: string, workingDays: number): RequestEvent[] => [
  event('extension-proposed', day, { workingDays }),
  event('extension-approved', day),
  event('extension-told', day),
];

export const derive = (events: readonly RequestEvent[], regime: RegimeId, calendar: Calendar): Deadline =>
  deadlineOf(events, REGIMES[regime], calendar);

/** Monday 2021-03-01 plus 20 working days is Monday 2021-03-29; 3 to 5 April are off. */
export const received = event('received', '2021-03-01');
export const spring = knownOn('2021-03-01');
/** Thursday 2018-03-01 plus 15 working days is Thursday 2018-03-22. */
export const received2008 = event('received', '2018-03-01');
export const spring2018 = knownOn('2018-03-01');

export const consultation = (
  id: string,
  party: 'third-party' | 'agency' | 'co-maker',
  days: { sent: string; received?: string; replied?: string },
): RequestEvent[] => [
  event('consultation-dispatched', days.sent, { consultation: id, with: party }),
  ...(days.received === undefined
    ? []
    : [event('consultation-received', days.received, { consultation: id })]),
  ...(days.replied === undefined ? [] : [event('consultation-replied', days.replied, { consultation: id })]),
];

export const thirdParty = (days: { sent: string; received?: string; replied?: string }) =>
  consultation('c1', 'third-party', days);

export const supplement = (asked: string, arrived?: string): RequestEvent[] => [
  event('supplement-asked', asked, { until: '2021-03-26' }),
  ...(arrived === undefined ? [] : [event('supplement-arrived', arrived)]),
];

export const fee = (noticed: string, got: string): RequestEvent[] => [
  event('fee-noticed', noticed),
  event('fee-notice-received', got),
];

/** What an event is judged by on a day. */
export const on = (today: string): Context => ({
  receipt: 'R1',
  today: Temporal.PlainDate.from(today),
  calendar: knownOn(today),
  regimes: REGIMES,
  reviewFirst: ['refused', 'partial'],
});

/** Records each event on its own day. */
export const live = (events: readonly RequestEvent[]): RequestCase => {
  let request: RequestCase | null = null;
  for (const each of events) request = transition(request, each, on(each.day));
  if (request === null) throw new Error('no events');
  return request;
};

export const open = [event('received', '2021-03-01'), event('registered', '2021-03-01')];
export const open2008 = [event('received', '2018-03-01'), event('registered', '2018-03-01')];
export const answered = [...open, event('decided', '2021-03-10'), event('dispatched', '2021-03-11')];
export const excessive = [
  event('excessive-found', '2021-03-02'),
  event('reasons-asked', '2021-03-02'),
  event('reasons-given', '2021-03-04'),
];
