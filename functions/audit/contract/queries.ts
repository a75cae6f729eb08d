import * as v from 'valibot';

/** From after this chain on. */
export const ChainsQuery = v.object({ after: v.optional(v.pipe(v.string(), v.maxLength(200)), '') });
