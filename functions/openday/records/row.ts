import * as v from 'valibot';
import { ChainHead } from '../../kernel/chain.ts';
import { DaySchema } from '../../kernel/day.ts';
import { Text } from '../../kernel/text.ts';
import { OPENDAY_STATES, PARTY_STATES } from '../rules/openday.ts';

/**
 * How an event and its registrations stand in the table. Nothing here names anybody: what people typed lies sealed
 * under each registration's own key.
 */
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const OpendayRow = v.object({
  id: v.string(),
  version: Count,
  state: v.picklist(OPENDAY_STATES),
  title: Text,
  theme: v.nullable(v.string()),
  day: DaySchema,
  /** Times of its day, `09:30`. */
  starts: v.string(),
  ends: v.string(),
  place: Text,
  bring: v.nullable(Text),
  capacity: Count,
  mostInParty: Count,
  /** ISO 8601. */
  closesAt: v.string(),
  openedBy: v.string(),
  openedAt: v.string(),
  /** How many registrations were ever made. */
  registrations: Count,
  cancelled: v.nullable(v.object({ reason: Text, by: v.string(), at: v.string() })),
  /** The entry of the register of events that says how many came. */
  entry: v.nullable(v.string()),
  attended: v.nullable(Count),
  /** The day on which who registered was destroyed. */
  purged: v.nullable(DaySchema),
  audit: ChainHead,
});
export type OpendayRow = v.InferOutput<typeof OpendayRow>;

export const readOpenday = (item: unknown): OpendayRow => v.parse(OpendayRow, item);

export const PartyRow = v.object({
  seq: Count,
  number: v.string(),
  people: Count,
  state: v.picklist(PARTY_STATES),
  at: v.string(),
  /** Whether a mail address is kept. */
  mail: v.boolean(),
  /** Keyed hashes of the code and of each contact, by which it is found. */
  code: v.string(),
  contacts: v.array(v.string()),
  cancelledAt: v.nullable(v.string()),
  checkedIn: v.nullable(v.object({ people: Count, by: v.string(), at: v.string() })),
  /** What it was told by mail: a reminder, or that the event was cancelled. */
  told: v.array(v.picklist(['reminder', 'cancelled'])),
});
export type PartyRow = v.InferOutput<typeof PartyRow>;

export const readParty = (item: unknown): PartyRow => v.parse(PartyRow, item);
