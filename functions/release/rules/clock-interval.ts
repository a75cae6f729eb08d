/**
 * A clock that is known only through the `Date` of its answers, which is in whole seconds, and carried on between
 * answers by a steady clock: one that counts milliseconds and that nobody sets. The release clock reads the
 * storage service's clock so, and a reader's browser the office's. So a step of the own wall clock moves nothing
 * here.
 *
 * An answer with Date D that was asked for at `sent` and came at `received` (steady, ms) was written at some
 * instant in between, when the other clock stood in [D, D + 1 s). So that clock is ahead of the steady clock by at
 * least D − received and by less than D + 1000 − sent. Answers near its second boundary narrow this down to about a
 * round trip.
 */
export type Ahead = { least: number; most: number };

/** `later`: milliseconds, at least and at most, that passed between Date and the answer where a cache kept it. */
export type Sample = { sent: number; received: number; date: number; later?: Ahead };

export const UNKNOWN: Ahead = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

const AT_ONCE: Ahead = { least: 0, most: 0 };

/** What is known after one more answer. One that contradicts the rest (a clock was set) starts anew. */
export const observe = (known: Ahead, { sent, received, date, later = AT_ONCE }: Sample): Ahead => {
  const said = { least: date + later.least - received, most: date + later.most + 1000 - sent };
  const both = { least: Math.max(known.least, said.least), most: Math.min(known.most, said.most) };
  return both.least <= both.most ? both : said;
};

/**
 * What an answer says of its time: Date (epoch ms) and Age (whole seconds, RFC 9111, section 5.1); no Age where it
 * comes from no cache.
 */
export type Stamp = { date: number; age: number | null };

/**
 * How much later than its Date an answer is. Some caches keep the Date of what they keep (nginx), so that Age is to
 * be added; some write a Date of their own on each answer (CloudFront), so that it is not. Two answers of one kept
 * copy tell which: the Date went on, or stood still while Age grew by two (by one it may within a second of any clock).
 * Until then either is possible. `before` is the first answer with this Date.
 */
export const laterThanDate = (before: Stamp | undefined, { date, age }: Stamp): Ahead => {
  if (age === null) return AT_ONCE;
  const kept = { least: age * 1000, most: (age + 1) * 1000 };
  const either = { least: 0, most: kept.most };
  if (before === undefined || before.age === null || age < before.age) return either;
  if (date > before.date) return AT_ONCE;
  return age >= before.age + 2 ? kept : either;
};
