import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, officeDay } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { RECEIPT_ALPHABET } from '../../kernel/receipt.ts';
import type { Text } from '../../kernel/text.ts';
import type { RegisterEntry } from '../../register/rules/entry.ts';

/**
 * An event of the office to which people register 统计开放日. A registration is of a party, since people come in twos and
 * with children; its people get places together, or wait together.
 */

/** `KF` and the day on which it was opened for registration, then six characters. */
export const OPENDAY_ID = new RegExp(`^KF\\d{8}-[${RECEIPT_ALPHABET}]{6}$`);

/** `open`: people register, then come; `held`: over, its attendance entered; `cancelled`: it does not take place. */
export const OPENDAY_STATES = ['open', 'held', 'cancelled'] as const;
export type OpendayState = (typeof OPENDAY_STATES)[number];

export const OPENDAY_STATE_NAMES: Readonly<Record<OpendayState, string>> = {
  open: '报名',
  held: '已举行',
  cancelled: '已取消',
};

/** `placed` has its places, `waiting` stands on the waiting list, `cancelled` was given up by whoever registered. */
export const PARTY_STATES = ['placed', 'waiting', 'cancelled'] as const;
export type PartyState = (typeof PARTY_STATES)[number];

/** A party: `seq` is the order in which it came. */
export type Party = { readonly seq: number; readonly people: number; readonly state: PartyState };

const ofState = <P extends Party>(parties: readonly P[], state: PartyState): P[] =>
  parties.filter((party) => party.state === state).toSorted((a, b) => a.seq - b.seq);

export const peopleIn = (parties: readonly Pick<Party, 'people'>[]): number =>
  parties.reduce((sum, { people }) => sum + people, 0);

/** People who have places. */
export const takenBy = (parties: readonly Party[]): number => peopleIn(ofState(parties, 'placed'));

/**
 * Where a party that registers now goes: to places, where nobody waits and all of it fits; else to the end of the
 * waiting list, so that nobody is overtaken.
 */
export const seatFor = (capacity: number, parties: readonly Party[], people: number): 'placed' | 'waiting' =>
  ofState(parties, 'waiting').length === 0 && takenBy(parties) + people <= capacity ? 'placed' : 'waiting';

/**
 * The parties that move up from the waiting list, in their order: each as long as it fits whole. A party that does
 * not fit holds up those behind it, since they came later.
 */
export const movingUp = <P extends Party>(capacity: number, parties: readonly P[]): P[] => {
  let taken = takenBy(parties);
  const moving: P[] = [];
  for (const party of ofState(parties, 'waiting')) {
    if (taken + party.people > capacity) break;
    taken += party.people;
    moving.push(party);
  }
  return moving;
};

/** A party's place on the waiting list, from 1, and how many people wait before it; null where it does not wait. */
export const waitingPlace = (
  parties: readonly Party[],
  seq: number,
): { place: number; peopleBefore: number } | null => {
  const waiting = ofState(parties, 'waiting');
  const at = waiting.findIndex((party) => party.seq === seq);
  return at < 0 ? null : { place: at + 1, peopleBefore: peopleIn(waiting.slice(0, at)) };
};

/** When an event begins, and until when people may register. `starts`: a time of its day, `09:30`. */
export type Times = {
  readonly day: Day;
  readonly starts: string;
  readonly ends: string;
  readonly closesAt: string;
};

export const beginsAt = ({ day, starts }: Pick<Times, 'day' | 'starts'>): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${day}T${starts}`).toZonedDateTime('Asia/Shanghai').toInstant();

/** Whether people may register now: it stands, and neither its closing time nor its beginning has come. */
export const takesRegistrations = (
  { state, ...times }: Times & { readonly state: OpendayState },
  now: Temporal.Instant,
): boolean =>
  state === 'open' &&
  Temporal.Instant.compare(now, Temporal.Instant.from(times.closesAt)) < 0 &&
  Temporal.Instant.compare(now, beginsAt(times)) < 0;

/** Faults of an event as it is typed, all at once. */
export const openingFaults = (
  opened: Times & { readonly capacity: number; readonly mostInParty: number },
  now: Temporal.Instant,
): Fault[] => {
  const faults: Fault[] = [];
  const at = (code: string, pointer: string, detail: Text) => faults.push({ code, pointer, detail });
  const begins = beginsAt(opened);
  const closes = Temporal.Instant.from(opened.closesAt);
  if (Temporal.Instant.compare(begins, now) <= 0)
    at('in-the-past', '/day', { zh: '开始的时间已经过去', en: 'It would have begun already.' });
  if (opened.ends <= opened.starts)
    at('ends-before-it-begins', '/ends', {
      zh: '结束时间应在开始之后，同一天内',
      en: 'It ends after it begins, on the same day.',
    });
  if (Temporal.Instant.compare(closes, now) <= 0)
    at('in-the-past', '/closesAt', { zh: '截止时间已经过去', en: 'Registration would be closed already.' });
  else if (Temporal.Instant.compare(closes, begins) > 0)
    at('after-it-begins', '/closesAt', {
      zh: '报名应在活动开始前截止',
      en: 'Registration closes before it begins.',
    });
  if (opened.mostInParty > opened.capacity)
    at('out-of-range', '/mostInParty', {
      zh: '一次报名的人数不超过名额',
      en: 'One registration is of no more people than there are places.',
    });
  return faults;
};

/** @throws Problem `conflict` where nothing more is done about the event */
export const mustBeOpen = ({ state }: { readonly state: OpendayState }): void => {
  if (state === 'open') return;
  throw new Problem('conflict', {
    zh: `活动的状态是“${OPENDAY_STATE_NAMES[state]}”，不能再这样办理`,
    en: `The event is ${state}: this cannot be done any more`,
  });
};

/**
 * The register and the annual report say what people came 参加人员, and the door knows only how many: who registered is
 * named nowhere, so that whoever finishes the event says it in kinds.
 */
export const guestsFaults = ({ attended, guests }: RegisterEntry): Fault[] =>
  attended === 0 || guests !== undefined
    ? []
    : [
        {
          code: 'missing',
          pointer: '/guests',
          detail: {
            zh: '请写明参加人员（guests），写类别不写姓名，如媒体记者、学校师生、社会公众',
            en: 'Say what people came, in kinds and without a name: the press, schools, the public.',
          },
        },
      ];

/**
 * Places are given up and moved until the event begins; then the door decides who comes in.
 *
 * @throws Problem `conflict` once it has begun, or nothing more is done about it
 */
export const notBegun = (
  event: Pick<Times, 'day' | 'starts'> & { readonly state: OpendayState },
  now: Temporal.Instant,
): void => {
  mustBeOpen(event);
  if (Temporal.Instant.compare(now, beginsAt(event)) < 0) return;
  throw new Problem('conflict', {
    zh: '活动已经开始，名额不再变动',
    en: 'The event has begun: its places are not moved any more',
  });
};

/** The last day before the event: who registered before it is reminded on it. */
export const reminderDay = (day: Day): Day => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();

/** Whether a party that registered at this instant is reminded now: from the day before until it begins. */
export const isReminded = (
  times: Pick<Times, 'day' | 'starts'>,
  registeredAt: Temporal.Instant,
  now: Temporal.Instant,
): boolean => {
  const on = reminderDay(times.day);
  return (
    officeDay(registeredAt).toString() < on &&
    officeDay(now).toString() >= on &&
    Temporal.Instant.compare(now, beginsAt(times)) < 0
  );
};

/** The office's choice: no text says how long registrations are kept. */
export const OpendayChoices = v.object({
  /** Days after the event, until who registered is destroyed. */
  keptDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365)),
});
export type OpendayChoices = v.InferOutput<typeof OpendayChoices>;

/** The first day on which nothing of a person is kept of an event any more. */
export const purgeDay = (day: Day, { keptDays }: OpendayChoices): Day =>
  Temporal.PlainDate.from(day)
    .add({ days: keptDays + 1 })
    .toString();

/** A code as it was typed: small letters, spaces, hyphens and full-width characters forgiven. */
export const normalCode = (typed: string): string =>
  typed
    .toWellFormed()
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
