import * as v from 'valibot';
import { cursorOf, LimitAsked, YearAsked } from '../../web/parameters.ts';
import { GRADES } from '../rules/choices.ts';
import { ALERT_STATES } from '../rules/life.ts';

/** The current year, unless said. */
export const AlertsQuery = v.object({
  year: YearAsked,
  state: v.optional(v.picklist(ALERT_STATES)),
  grade: v.optional(v.picklist(GRADES)),
  limit: LimitAsked,
  cursor: cursorOf(/^YQ\d{8}-[0-9A-Z]{6}$/),
});
