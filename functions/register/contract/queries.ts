import * as v from 'valibot';
import { cursorOf, LimitAsked, TextAsked, YearAsked } from '../../web/parameters.ts';

export const EntriesQuery = v.object({
  year: YearAsked,
  /** What stands in any of its fields. */
  text: TextAsked,
  limit: LimitAsked,
  cursor: cursorOf(/^\d{4}-\d{2}-\d{2}\.[0-9A-F]{10}$/),
});

/** Every year, unless one is said. */
export const EntryYearQuery = v.object({ year: YearAsked });
