import type * as v from 'valibot';
import { Problem } from '../kernel/problem.ts';
import type { Call } from './api.ts';
import { parsedInBoth } from './parsed.ts';

/**
 * The query of a call by its schema. What the schema does not name is passed over.
 *
 * @throws Problem `invalid` with every fault, each with the parameter that it is in, such as `?limit`
 */
export const queryAsked = <S extends v.GenericSchema>(
  schema: S,
  { query }: Pick<Call, 'query'>,
): v.InferOutput<S> => {
  const parsed = parsedInBoth(schema, query);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => ({
    code: 'query',
    pointer: `?${String(issue.path?.[0]?.key)}`,
    detail: issue.says,
  }));
  throw new Problem('invalid', { zh: '查询条件无效', en: 'The query is not valid' }, { faults });
};
