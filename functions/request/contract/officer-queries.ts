import * as v from 'valibot';
import { RECEIPT } from '../../kernel/receipt.ts';
import { APPLICANT_KINDS, OUTCOME_CODES } from '../../law/outcome.ts';
import { CHANNELS } from '../../law/regime.ts';
import { DaysAsked, LimitAsked, packedCursorOf, TextAsked, YearAsked } from '../../web/parameters.ts';
import { REVIEWS } from '../rules/answer/review.ts';
import { CASE_STATES } from '../rules/states.ts';

/** Where a page ended: a receipt, behind the due date (`~` without one) in a list by due date. */
const CURSOR = new RegExp(`^((\\d{4}-\\d{2}-\\d{2}|~)#)?${RECEIPT.source.slice(1)}`);

export const RequestsQuery = v.object({
  state: v.optional(v.picklist(CASE_STATES)),
  officer: v.optional(v.pipe(v.string(), v.maxLength(64))),
  channel: v.optional(v.picklist(CHANNELS)),
  kind: v.optional(v.picklist(APPLICANT_KINDS)),
  review: v.optional(v.picklist(REVIEWS)),
  outcome: v.optional(v.picklist(OUTCOME_CODES)),
  /** A part of the title. */
  title: TextAsked,
  year: YearAsked,
  /** Due within so many working days. */
  within: DaysAsked,
  limit: LimitAsked,
  cursor: packedCursorOf(CURSOR),
});

/** The current year, unless said. */
export const RequestYearQuery = v.object({ year: YearAsked });
