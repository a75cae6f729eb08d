import * as v from 'valibot';
import { type Fault, Problem } from '../kernel/problem.ts';
import type { Text } from '../kernel/text.ts';
import { parsedInBoth } from './parsed.ts';
import type { Route } from './route.ts';

const NOTHING = v.object({});

const takes = (known: readonly string[]): Text =>
  known.length === 0
    ? { zh: '此地址不接受参数', en: 'This address takes no parameters' }
    : {
        zh: `没有这个参数，可用的有 ${known.join('、')}`,
        en: `There is no such parameter; there are ${known.join(', ')}`,
      };

/**
 * The query of a call by its route's schema. What the schema does not name is refused, since an answer to a question that
 * was asked otherwise would be a wrong one; a page passes over what it does not know.
 *
 * @throws Problem `bad-request` with every fault, each with the parameter that it is in, such as `?limit`
 */
export const queryGiven = async (
  { answers, query }: Pick<Route, 'answers' | 'query'>,
  parameters: Readonly<Record<string, string | undefined>> = {},
): Promise<unknown> => {
  const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value ?? '']));
  if (answers) return given;
  const schema = (await query?.()) ?? NOTHING;
  const known = Object.keys(schema.entries);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  const parsed = parsedInBoth(schema, given);
  const faults: Fault[] = unknown.map((name) => ({
    code: 'unknown-parameter',
    pointer: `?${name}`,
    detail: takes(known),
  }));
  if (!parsed.success) {
    for (const { path, says } of parsed.issues)
      faults.push({ code: 'query', pointer: `?${String(path?.[0]?.key)}`, detail: says });
  } else if (faults.length === 0) return parsed.output;
  throw new Problem('bad-request', { zh: '查询条件无效', en: 'The query is not valid' }, { faults });
};
