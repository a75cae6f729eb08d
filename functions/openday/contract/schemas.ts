import * as v from 'valibot';
import { DaySchema, TIME } from '../../kernel/day.ts';
import { saidIn } from '../../kernel/text.ts';
import { email, phone, rule, typedLine } from '../../web/forms/form-texts.ts';
import { line, prose } from '../../web/shapes.ts';
import { OPENDAY_STATES, PARTY_STATES } from '../rules/openday.ts';

/** What people type who register for an event, and what staff do about one. */

/** The public form's fields; of address and telephone at least one is wanted, which is judged beside them. */
export const RegistrationForm = v.strictObject({
  people: v.pipe(
    v.string(),
    rule<string>('not-offered', (given) => /^[1-9]\d?$/.test(given)),
    v.transform(Number),
  ),
  name: typedLine(100),
  email: v.optional(email),
  phone: v.optional(phone),
  /** An ALTCHA payload, base64: with it more is taken in an hour from one address. */
  proof: v.optional(v.pipe(v.string(), v.maxLength(4000))),
});
export type RegistrationForm = v.InferOutput<typeof RegistrationForm>;

const Both = (most: number) => v.strictObject({ zh: line(most), en: line(most) });
const Time = v.pipe(
  v.string(),
  v.regex(TIME, saidIn({ zh: '应为时刻，如 09:30', en: 'a time of day such as 09:30' })),
);
const People = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));
/** An instant with its offset. */
const Closing = v.pipe(
  v.string(),
  v.isoTimestamp(
    saidIn({
      zh: '应为时刻，如 2017-09-19T18:00:00+08:00',
      en: 'an instant such as 2017-09-19T18:00:00+08:00',
    }),
  ),
);

export const OpenBody = v.strictObject({
  title: Both(100),
  theme: v.optional(line(200)),
  day: DaySchema,
  starts: Time,
  ends: Time,
  place: Both(200),
  bring: v.optional(Both(300)),
  capacity: People,
  /** How many people one registration may be of; where it is not given five, or as many as there are places. */
  mostInParty: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20))),
  closesAt: Closing,
});
export type OpenBody = v.InferOutput<typeof OpenBody>;

export const ChangeBody = v.strictObject({
  capacity: v.optional(People),
  closesAt: v.optional(Closing),
});

/** Public, so in both languages. */
export const CallOffBody = v.strictObject({ reason: Both(500) });

/**
 * Who comes in: by `code`, or from the list by `seq`. `people`: how many came, where it is not how many registered.
 * `admit`: a party that waits is let in, since there is room.
 */
export const CheckInBody = v.strictObject({
  code: v.optional(v.pipe(v.string(), v.maxLength(100))),
  seq: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
  people: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  admit: v.optional(v.boolean(), false),
});

export const WalkInBody = v.strictObject({
  people: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
});

/** `guests`: what people came 参加人员, in kinds parted by 、 or ;, and without a name: it is public. */
export const FinishBody = v.strictObject({ guests: v.optional(line(500)) });

export const GuestsBody = v.strictObject({ reason: prose(1000) });

const Text = v.object({ zh: v.string(), en: v.string() });

const event = {
  id: v.string(),
  version: v.number(),
  state: v.picklist(OPENDAY_STATES),
  title: Text,
  theme: v.nullable(v.string()),
  day: v.string(),
  starts: v.string(),
  ends: v.string(),
  place: Text,
  bring: v.nullable(Text),
  capacity: v.number(),
  mostInParty: v.number(),
  closesAt: v.string(),
  cancelled: v.nullable(v.object({ reason: Text, by: v.string(), at: v.string() })),
  /** The entry of the register of events, and the attendance in it. */
  entry: v.nullable(v.string()),
  attended: v.nullable(v.number()),
  purged: v.nullable(v.string()),
} as const;

const CheckedIn = v.nullable(v.object({ people: v.number(), by: v.string(), at: v.string() }));

/** An event and how it fills, without a name: people who have places, who wait, who came, who came unregistered. */
export const EventAnswer = v.object({
  ...event,
  /** Its public page. */
  page: v.string(),
  placed: v.number(),
  waiting: v.number(),
  present: v.number(),
  unregistered: v.number(),
  parties: v.array(
    v.object({
      seq: v.number(),
      number: v.string(),
      people: v.number(),
      state: v.picklist(PARTY_STATES),
      at: v.string(),
      checkedIn: CheckedIn,
    }),
  ),
});
export type EventAnswer = v.InferOutput<typeof EventAnswer>;

export const EventsAnswer = v.object({ items: v.array(v.object(event)) });
export type EventsAnswer = v.InferOutput<typeof EventsAnswer>;

/** The list at the door, with names. */
export const GuestsAnswer = v.object({
  items: v.array(
    v.object({
      seq: v.number(),
      number: v.string(),
      people: v.number(),
      state: v.picklist(PARTY_STATES),
      checkedIn: CheckedIn,
      name: v.string(),
      phone: v.optional(v.string()),
      email: v.optional(v.string()),
    }),
  ),
});
export type GuestsAnswer = v.InferOutput<typeof GuestsAnswer>;

export const CheckedInAnswer = v.object({
  seq: v.number(),
  number: v.string(),
  people: v.number(),
  /** People who are in by now, those without a registration among them. */
  attended: v.number(),
});
export type CheckedInAnswer = v.InferOutput<typeof CheckedInAnswer>;

export const WalkedInAnswer = v.object({ people: v.number(), attended: v.number() });
