import * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import type { ReportOperations } from '../contract/routes.ts';
import type { BehindAnswer } from '../contract/schemas.ts';
import type { Hit } from '../rules/recount.ts';
import { compileYear } from './compiling.ts';
import { formAsked, type ReportPorts, yearNamed } from './ports.ts';
import { type RecordList, recordsOf } from './records.ts';

/** One answer ends after so many records of the figure were found, or so many were looked at. */
const ENOUGH_FOUND = 200;
const ENOUGH_READ = 5000;

/** Which list is read, and from where in it. */
const Cursor = v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.nullable(v.string())]);
type Cursor = v.InferOutput<typeof Cursor>;

const cursorAsked = (text: string | undefined): Cursor => {
  if (text === undefined) return [0, null];
  try {
    return v.parse(Cursor, JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new Problem('bad-request', { zh: 'cursor 无效', en: 'This is no cursor' }, { cause });
  }
};

/** Figures of requests come from requests alone, and those of remedies from a register too. */
const mayHold = ({ of }: RecordList, figure: string): boolean => {
  const isOfRequests = /^requests(\.|$)/.test(figure);
  const isOfRemedies = figure.startsWith('remedies.');
  if (of === 'requests') return isOfRequests || isOfRemedies;
  return !isOfRequests && (!isOfRemedies || (typeof of === 'object' && of.register === 'remedies'));
};

const shareIn = (hits: readonly Hit[], figure: string): { amount: number; texts: string[] } | null => {
  const own = hits.filter((hit) => hit.figure === figure);
  if (own.length === 0) return null;
  return {
    amount: own.reduce((sum, hit) => sum + ('amount' in hit ? hit.amount : 0), 0),
    texts: own.flatMap((hit) => ('text' in hit ? [hit.text] : [])),
  };
};

/**
 * The records behind one figure, found as the recount finds them: by looking at each record that the year may count.
 * A list of many comes in several answers, and one of them may be empty while there is more.
 */
export const figureRecords =
  ({ table, now }: ReportPorts): ReportOperations['figureRecords'] =>
  async (call) => {
    const year = yearNamed(call);
    const form = formAsked(call.query.form, year);
    const { figure = '' } = call.params;
    const { compiled } = await compileYear(table, year, form, now());
    const known = compiled.figures.find(({ id }) => id === figure);
    if (!known)
      throw new Problem('not-found', {
        zh: `${year} 年年度报告没有数字 ${figure}`,
        en: `The report of ${year} has no figure ${figure}`,
      });
    const lists = recordsOf(table, year, form).filter((list) => mayHold(list, figure));
    let [at, cursor] = cursorAsked(call.query.cursor);
    const items: BehindAnswer['items'] = [];
    let read = 0;
    while (at < lists.length && items.length < ENOUGH_FOUND && read < ENOUGH_READ) {
      const found = (await lists[at]?.read(cursor)) ?? { records: [], next: null };
      for (const { name, address, hits } of found.records) {
        const share = shareIn(hits, figure);
        if (share) items.push({ record: name, address, ...share });
      }
      read += found.records.length;
      cursor = found.next;
      if (cursor === null) at += 1;
    }
    const next = at < lists.length ? Buffer.from(JSON.stringify([at, cursor])).toString('base64url') : null;
    return { body: { year, form, figure, value: known.value, items, next } satisfies BehindAnswer };
  };
