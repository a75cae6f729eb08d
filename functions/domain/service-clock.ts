/**
 * The storage service's clock, known only through the `Date` of its answers, which is in whole seconds.
 *
 * An answer with Date D that was asked for at `sent` and came at `received` (own clock, ms) was written at some
 * instant in between, when the service's clock stood in [D, D + 1 s). So the service is ahead of us by at least
 * D − received and by less than D + 1000 − sent. Answers near the service's second boundary narrow this down to
 * about a round trip.
 */
export type Ahead = { least: number; most: number };

export type Sample = { sent: number; received: number; date: number };

export const UNKNOWN: Ahead = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** What is known after one more answer. One that contradicts the rest (a clock was set) starts anew. */
export const observe = (known: Ahead, { sent, received, date }: Sample): Ahead => {
  const said = { least: date - received, most: date + 1000 - sent };
  const both = { least: Math.max(known.least, said.least), most: Math.min(known.most, said.most) };
  return both.least <= both.most ? both : said;
};

/**
 * When to ask next (own clock, ms, after `now`): so that the answer, half a round trip later, is written when
 * the service's second is expected to turn. Either answer then halves what is not known.
 */
export const nextProbe = (known: Ahead, now: number, trip: number): number => {
  if (!Number.isFinite(known.least + known.most)) return now;
  const middle = (known.least + known.most) / 2 + trip / 2;
  const boundary = Math.ceil((now + middle) / 1000) * 1000 - middle;
  return boundary <= now ? boundary + 1000 : boundary;
};

/** Whether T (ms) has certainly passed by both clocks; the later one wins. */
export const certainlyPast = (known: Ahead, now: number, t: number): boolean =>
  now >= t && now + known.least >= t;

/** A difference beyond this is worth an alarm: somebody's clock is wrong. */
export const isSkewed = (known: Ahead): boolean => known.least > 250 || known.most < -250;

/** Narrow enough to wait for: what is not known costs a reader at most this many milliseconds. */
export const isSharp = (known: Ahead): boolean => known.most - known.least <= 15;
