import type * as v from 'valibot';
import { officeTime, officeTimeOf } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { NoticeLine } from '../../law/holidays.ts';
import { transact } from '../../store/table.ts';
import { etag } from '../../web/api.ts';
import { type OfficerPorts, once, operation } from '../../web/officers.ts';
import type { HolidayOperation } from '../contract/routes.ts';
import type {
  HolidaysAnswer,
  HolidaysBody,
  NoticeInForceAnswer,
  ProposedNoticesAnswer,
} from '../contract/schemas.ts';
import {
  allHolidays,
  approveNotice,
  type NoticeInForce,
  type ProposedNotice,
  proposeNotices,
  seedHolidays,
} from '../records/holidays.ts';
import { allJobs } from '../records/recount-job.ts';

const inForceView = (notice: NoticeInForce): v.InferOutput<typeof NoticeInForceAnswer> => ({
  ...notice,
  approvedAt: officeTimeOf(notice.approvedAt),
});
const proposedView = (notice: ProposedNotice): ProposedNotice => ({
  ...notice,
  proposedAt: officeTimeOf(notice.proposedAt),
});

export const showHolidays = (ports: OfficerPorts): HolidayOperation<'showHolidays'> =>
  operation(ports, async ({ table, law, act }) => {
    await seedHolidays(table, act.at);
    const [holidays, jobs] = await Promise.all([allHolidays(table, act.at), allJobs(table)]);
    const body: v.InferOutput<typeof HolidaysAnswer> = {
      version: holidays.version,
      calendar: law.calendar.version,
      lastAnnouncedYear: law.calendar.lastAnnouncedYear,
      inForce: holidays.inForce.map(inForceView),
      proposed: holidays.proposed.map(proposedView),
      recomputations: jobs.map(({ version, orderedAt, moved, doneAt }) => ({
        version,
        orderedAt: officeTime(orderedAt),
        moved,
        doneAt: doneAt && officeTime(doneAt),
      })),
    };
    return { body, headers: { etag: etag(holidays.seq) } };
  });

/** The lines of what was sent: a file, whose reader few calls need, or rows of JSON, counted from 0. */
const linesOf = async (body: HolidaysBody): Promise<NoticeLine[]> => {
  if ('csv' in body) return (await import('../documents/holidays-csv.ts')).holidayLines(body.csv);
  return body.rows.map(({ notice, known_from: knownFrom, date, kind }, row) => ({
    row,
    notice,
    knownFrom,
    date,
    kind,
  }));
};

/** A fault in a row of JSON, with its pointer. */
const atRow = ({ row, column, ...fault }: Fault): Fault =>
  row === undefined ? fault : { ...fault, pointer: `/rows/${row}${column ? `/${column}` : ''}` };

/**
 * Proposes notices. The same file proposed again replaces its proposal with itself, so that the answer kept for
 * a repeated call need not stand in the same transaction.
 */
export const proposeHolidays = (ports: OfficerPorts): HolidayOperation<'proposeHolidays'> =>
  once(ports, async ({ table, act }, call, keep) => {
    const body = call.body;
    try {
      const proposed = await proposeNotices(table, await linesOf(body), act);
      const reply = {
        body: { proposed: proposed.map(proposedView) } satisfies v.InferOutput<typeof ProposedNoticesAnswer>,
      };
      await transact(table, [keep(reply)]);
      return reply;
    } catch (error) {
      if (!(error instanceof Problem) || 'csv' in body) throw error;
      throw new Problem(error.slug, error.detail, { faults: error.faults.map(atRow) });
    }
  });

/** A number as it stands in an address, whether or not the gateway has decoded it. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
};

export const approveHolidays = (ports: OfficerPorts): HolidayOperation<'approveHolidays'> =>
  operation(ports, async ({ table, act }, call) => {
    const number = decoded(call.params.number ?? '');
    return { body: inForceView(await approveNotice(table, number, act, call.version)) };
  });
