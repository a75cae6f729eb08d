import * as v from 'valibot';
import { saidIn } from '../../kernel/text.ts';
import { DayAsked, LimitAsked, packedCursorOf } from '../../web/parameters.ts';
import { RELEASE_STATES } from '../rules/release.ts';

/** A span of the calendar, its last day included; the default is all of it. */
export const ReleasesQuery = v.object({
  from: v.optional(DayAsked, '1900-01-01'),
  to: v.optional(DayAsked, '2199-12-31'),
  flow: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z0-9_]{1,40}$/, saidIn({ zh: '应为数据流，如 cpi', en: 'a dataflow, as in cpi' })),
    ),
  ),
  state: v.optional(v.picklist(RELEASE_STATES)),
  limit: LimitAsked,
  cursor: packedCursorOf(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z#[a-z0-9_]+#[\w-]+$/),
});
