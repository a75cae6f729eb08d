import * as v from 'valibot';
import { saidIn } from '../../kernel/text.ts';
import { line } from '../../web/shapes.ts';

const HolidayRow = v.strictObject({
  notice: v.pipe(
    line(40),
    v.regex(/^[^,"]*$/, saidIn({ zh: '不得含有逗号、引号', en: 'neither commas nor quotation marks' })),
  ),
  known_from: v.pipe(
    line(10),
    v.regex(/^[\d-]+$/, saidIn({ zh: '应为日期 YYYY-MM-DD', en: 'a day, YYYY-MM-DD' })),
  ),
  date: v.pipe(line(10), v.regex(/^[\d-]+$/, saidIn({ zh: '应为日期 YYYY-MM-DD', en: 'a day, YYYY-MM-DD' }))),
  kind: v.picklist(['off', 'work']),
});

/** A notice as a CSV file (columns notice, known_from, date, kind) or as rows. */
export const HolidaysBody = v.union([
  v.strictObject({ csv: v.pipe(v.string(), v.minLength(1), v.maxLength(200_000)) }),
  v.strictObject({ rows: v.pipe(v.array(HolidayRow), v.minLength(1), v.maxLength(1000)) }),
]);
export type HolidaysBody = v.InferOutput<typeof HolidaysBody>;

const NoticeAnswer = v.object({
  number: v.string(),
  knownFrom: v.string(),
  revision: v.number(),
  off: v.array(v.string()),
  work: v.array(v.string()),
});

export const ProposedNoticesAnswer = v.object({
  proposed: v.array(v.object({ ...NoticeAnswer.entries, proposedBy: v.string(), proposedAt: v.string() })),
});

export const NoticeInForceAnswer = v.object({
  ...NoticeAnswer.entries,
  approvedBy: v.string(),
  approvedAt: v.string(),
});

/** `recomputations`: what new versions of the calendar did to the open cases. */
export const HolidaysAnswer = v.object({
  version: v.number(),
  calendar: v.string(),
  lastAnnouncedYear: v.nullable(v.number()),
  inForce: v.array(NoticeInForceAnswer),
  proposed: ProposedNoticesAnswer.entries.proposed,
  recomputations: v.array(
    v.object({
      version: v.number(),
      orderedAt: v.string(),
      moved: v.number(),
      doneAt: v.nullable(v.string()),
    }),
  ),
});
