import * as v from 'valibot';
import { cursorOf, LimitAsked, YearAsked } from '../../web/parameters.ts';
import { PUBLICATIONS, QUESTION_STATES } from '../rules/question.ts';

/** Open questions, or those of a year. */
export const QuestionsQuery = v.object({
  year: YearAsked,
  state: v.optional(v.picklist(QUESTION_STATES)),
  officer: v.optional(v.pipe(v.string(), v.maxLength(64))),
  publication: v.optional(v.picklist(PUBLICATIONS)),
  limit: LimitAsked,
  cursor: cursorOf(/^[\w#-]{1,60}$/),
});
