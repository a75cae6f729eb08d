import type * as v from 'valibot';
import { type FaultCode, SAY, sayOf } from '../../kernel/form-words.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import type { FieldFault } from '../forms/fields.ts';

/** A fault of a field by its code; what is said of it stands in the catalogue, in both languages. */
export type Wrong = { field: string; code: FaultCode };

const isCode = (code: string): code is FaultCode => Object.hasOwn(SAY, code);

/** What the schema itself finds, in the words of the catalogue. */
const codeOf = (issue: v.BaseIssue<unknown>): FaultCode => {
  if (isCode(issue.type)) return issue.type;
  if (issue.type === 'strict_object') return issue.expected === 'never' ? 'unknown' : 'missing';
  if (issue.type === 'picklist') return issue.received === 'undefined' ? 'missing' : 'not-offered';
  if (issue.type === 'max_length') return 'too-long';
  return issue.received === 'undefined' ? 'missing' : 'text';
};

const fieldOf = (issue: v.BaseIssue<unknown>): string =>
  issue.path === undefined ? '' : String(issue.path[0]?.key ?? '');

export const found = (issues: readonly v.BaseIssue<unknown>[]): Wrong[] =>
  issues.map((issue) => ({ field: fieldOf(issue), code: codeOf(issue) }));

/** One fault for each field, in the order of the form. */
export const firstOfEach = (wrong: readonly Wrong[], order: readonly string[]): Wrong[] => {
  const first = new Map<string, Wrong>();
  for (const one of wrong) if (!first.has(one.field)) first.set(one.field, one);
  const rank = ({ field }: Wrong) => order.indexOf(field);
  return [...first.values()].sort((a, b) => rank(a) - rank(b));
};

/** What a form says of its faults; `labelOf` names a field as the form does. */
export const faultsFor =
  (labelOf: (field: string) => Text) =>
  (wrong: readonly Wrong[]): FieldFault[] =>
    wrong.map(({ field, code }) => ({ field, say: sayOf(code, field, labelOf(field)) }));

/** The same for programs: a problem document with every fault and its pointer. */
export const problemFor =
  (labelOf: (field: string) => Text) =>
  (wrong: readonly Wrong[]): Problem =>
    new Problem(
      'invalid',
      { zh: '有的值缺少或者无效，未发送', en: 'Some values are missing or not valid; nothing was sent.' },
      {
        faults: wrong.map(
          ({ field, code }): Fault => ({
            code,
            pointer: field === '' ? '' : `/${field}`,
            detail: sayOf(code, field, labelOf(field)),
          }),
        ),
      },
    );
