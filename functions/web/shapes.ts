import * as v from 'valibot';
import { ChainHead } from '../kernel/chain.ts';
import { isBlank, saidIn } from '../kernel/text.ts';

/** Schemas that every matter's API uses. */

/** Halves of characters, what turns the direction of a line, and what no XML may hold, are refused as well. */
export const noControls = v.regex(
  /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]*$/u,
  saidIn({ zh: '不接受控制字符', en: 'control characters are not accepted' }),
);

/** What is made of nothing but characters that nobody sees says nothing. An empty text is too short already: one fault. */
export const seen = v.check(
  (text: string) => text === '' || !isBlank(text),
  saidIn({ zh: '没有内容', en: 'says nothing' }),
);

export const FaultAnswer = v.object({
  code: v.string(),
  detail: v.string(),
  pointer: v.optional(v.string()),
  file: v.optional(v.string()),
  sheet: v.optional(v.string()),
  row: v.optional(v.number()),
  column: v.optional(v.string()),
});

/** One line of text. */
export const line = (most: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most), noControls, seen);

/** Free text of a person: line feeds and tabs are allowed, other control characters are not. */
export const prose = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(most),
    v.check(
      (text) => !/[^\P{Cc}\n\t\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u.test(text),
      saidIn({ zh: '不接受控制字符', en: 'control characters are not accepted' }),
    ),
    seen,
  );

export const ReasonBody = v.strictObject({ reason: prose(1000) });

export const EmptyBody = v.strictObject({});

/** RFC 9457, with every fault and its place. */
export const ProblemAnswer = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  instance: v.optional(v.string()),
  faults: v.optional(v.array(FaultAnswer)),
  warnings: v.optional(v.array(FaultAnswer)),
  readAs: v.optional(v.string()),
});

export const AuditAnswer = v.object({
  items: v.array(
    v.object({
      subject: v.string(),
      seq: v.number(),
      at: v.string(),
      actor: v.string(),
      action: v.string(),
      detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.null()])),
      prev: v.string(),
      hash: v.string(),
    }),
  ),
  /** The end of the chain as its record keeps it; null where the chain has no record of its own. */
  head: v.nullable(ChainHead),
});

/** What goes in and out of the staff API. `openapi.json` is made from these, and so is every check of a body. */
