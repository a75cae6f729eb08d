import { type Day, dayNumber, type EpochDay } from '../../../kernel/day.ts';
import {
  type Channel,
  covers,
  REGIME_IDS,
  type Regime,
  type RegimeId,
  type Regimes,
} from '../../../law/regime.ts';
import type { EventType, RequestEvent } from '../events/events.ts';

/**
 * The day of receipt (v2019 Art 31, v2008 with 国办公开办函〔2015〕207号), day 0 of the deadline.
 *
 * `day` is null while the writer of an unconfirmed letter or fax cannot be reached: the deadline starts when
 * contact is restored. `unconfirmed`: it counts from arrival although the law wants a confirmation;
 * `confirmedLate`: the office is to confirm on arrival, and did so on a later day.
 */
export type ReceiptDay = {
  day: EpochDay | null;
  arrived: EpochDay;
  unconfirmed: boolean;
  confirmedLate: boolean;
  restored: boolean;
};

const last = <T extends EventType>(events: readonly RequestEvent[], type: T): RequestEvent | undefined =>
  events.findLast((event) => event.type === type);

/** A letter signed for, but addressed to another unit of the office, is an ordinary letter. */
const ruledAs = (channel: Channel, addressedTo: 'disclosure-office' | 'another-unit'): Channel =>
  (channel === 'registered-letter' || channel === 'courier') && addressedTo === 'another-unit'
    ? 'letter'
    : channel;

/** The day of receipt under a regime. */
export const receiptDay = (events: readonly RequestEvent[], regime: Regime): ReceiptDay => {
  const received = events.find((event) => event.type === 'received');
  if (received?.type !== 'received') throw new RangeError('A request without its receipt.');
  const arrived = dayNumber(received.day);
  const asArrived = { day: arrived, arrived, unconfirmed: false, confirmedLate: false, restored: false };
  if (regime.receipt.by[ruledAs(received.channel, received.addressedTo)] === 'arrived') return asArrived;
  const confirmed = last(events, 'confirmed');
  if (confirmed !== undefined) {
    const day = dayNumber(confirmed.day);
    return { ...asArrived, day, confirmedLate: day > arrived };
  }
  if (last(events, 'contact-lost') !== undefined) {
    const restored = last(events, 'contact-restored');
    const day = restored === undefined ? null : dayNumber(restored.day);
    return { ...asArrived, day, unconfirmed: day === null, restored: true };
  }
  return { ...asArrived, unconfirmed: true };
};

/** Events that restart the deadline, for an office whose regime follows the restart. */
const RESTARTS: readonly EventType[] = ['supplement-arrived', 'fee-paid', 'reopened'];

/**
 * The regime of a case: the one whose own rule puts the day of receipt into its time. A letter that arrived on
 * 2019-05-14 falls under v2008, whenever it was confirmed. While no day is fixed, arrival decides.
 */
export const regimeOf = (events: readonly RequestEvent[], all: Regimes): RegimeId => {
  const byReceipt = REGIME_IDS.find((id) => {
    const { day, arrived } = receiptDay(events, all[id]);
    return covers(all[id], day ?? arrived);
  });
  const regime = byReceipt ?? 'v2019';
  if (all[regime].choices.regimeFollows === 'first-receipt') return regime;
  const restart = events.findLast((event) => RESTARTS.includes(event.type));
  return restart !== undefined && covers(all.v2019, dayNumber(restart.day)) ? 'v2019' : regime;
};

/** What staff type: the day on which the deadline starts, and the others where they differ. */
type Entry = {
  channel: Channel;
  addressedTo?: 'disclosure-office' | 'another-unit' | undefined;
  received: Day;
  arrived?: Day | undefined;
  confirmed?: Day | undefined;
};

/**
 * The days of arrival and confirmation behind an entry by staff. Where the channel's day is the confirmation,
 * `received` is that; else it is the arrival. `agrees` is false where what was typed contradicts itself: the
 * day of receipt does not follow from the other two.
 */
export const entryDays = (
  { channel, addressedTo = 'disclosure-office', received, arrived, confirmed }: Entry,
  regime: Regime,
): { arrived: Day; confirmed: Day | null; agrees: boolean } => {
  if (regime.receipt.by[ruledAs(channel, addressedTo)] === 'arrived') {
    return {
      arrived: arrived ?? received,
      confirmed: confirmed ?? null,
      agrees: arrived === undefined || arrived === received,
    };
  }
  // Typed with its arrival only, an entry whose deadline starts on arrival is an unconfirmed one.
  const unconfirmed = confirmed === undefined && arrived === received;
  return {
    arrived: arrived ?? received,
    confirmed: unconfirmed ? null : (confirmed ?? received),
    agrees: unconfirmed || confirmed === undefined || confirmed === received,
  };
};
