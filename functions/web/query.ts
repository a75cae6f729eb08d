import * as v from 'valibot';
import { Problem } from '../kernel/problem.ts';
import { type Call, withoutValue } from './api.ts';

/**
 * The query of a call by its schema. What the schema does not name is passed over.
 *
 * @throws Problem `invalid` with every fault, each with the parameter that it is in, such as `?limit`
 */
export const queryAsked = <S extends v.GenericSchema>(
  schema: S,
  { query }: Pick<Call, 'query'>,
): v.InferOutput<S> => {
  const parsed = v.safeParse(schema, query);
  if (parsed.success) return parsed.output;
  const faults = parsed.issues.map((issue) => ({
    code: 'query',
    pointer: `?${String(issue.path?.[0]?.key)}`,
    detail: withoutValue(issue),
  }));
  throw new Problem('invalid', 'The query is not valid', { faults });
};
