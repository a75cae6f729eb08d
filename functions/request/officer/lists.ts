import * as v from 'valibot';
import office from '../../../site/office.json' with { type: 'json' };
import { XLSX } from '../../formats/media.ts';
import { RECEIPT } from '../../kernel/receipt.ts';
import { saidIn } from '../../kernel/text.ts';
import { APPLICANT_KINDS, OUTCOME_CODES } from '../../law/outcome.ts';
import { CHANNELS } from '../../law/regime.ts';
import { readsSubject } from '../../sealed/reveal.ts';
import { chain, chainWithHead } from '../../store/audit/audit.ts';
import { operation } from '../../web/officers.ts';
import { queryAsked } from '../../web/query.ts';
import { listedByReview } from '../casework/review-lists.ts';
import type { AskedOftenAnswer, ListAnswer } from '../contract/officer-answers.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import { caseSubject } from '../records/case.ts';
import { wantedOften } from '../records/likeness/likeness.ts';
import { dueWithin, ofYear, openCases, type RegisterRow, registerOfYear } from '../records/register.ts';
import { REVIEWS } from '../rules/answer/review.ts';
import { documentNumber } from '../rules/letters/letter.ts';
import { CASE_STATES, OPEN_STATES } from '../rules/states.ts';
import { type CaseHandling, type CaseOfficerPorts, loadNamedCase, receiptOf } from './ports.ts';
import { daysLeft, ledgerView } from './view.ts';
import { caseReply } from './work.ts';

const whole = (least: number, most: number) =>
  v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(least), v.maxValue(most));

const Year = v.pipe(
  v.string(),
  v.regex(/^20\d\d$/, saidIn({ zh: '应为年份，如 2018', en: 'a year, as in 2018' })),
);

/** Where a page ended: a receipt, behind the due date (`~` without one) in a list by due date. */
const CURSOR = new RegExp(`^((\\d{4}-\\d{2}-\\d{2}|~)#)?${RECEIPT.source.slice(1)}`);

const ListQuery = v.object({
  state: v.optional(v.picklist(CASE_STATES)),
  officer: v.optional(v.pipe(v.string(), v.maxLength(64))),
  channel: v.optional(v.picklist(CHANNELS)),
  kind: v.optional(v.picklist(APPLICANT_KINDS)),
  review: v.optional(v.picklist(REVIEWS)),
  outcome: v.optional(v.picklist(OUTCOME_CODES)),
  /** A part of the title. */
  title: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  year: v.optional(Year),
  within: v.optional(whole(0, 250)),
  limit: v.optional(whole(1, 100), '50'),
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => Buffer.from(text, 'base64url').toString('utf8')),
      v.check(
        (key) => CURSOR.test(key),
        saidIn({ zh: '不是本列表给出的续页标识', en: 'not a cursor of this list' }),
      ),
    ),
  ),
});

const thisYear = ({ law }: CaseHandling): string => String(law.today.year);

const line = (row: RegisterRow, { law }: CaseHandling): ListAnswer['items'][number] => ({
  receipt: row.receipt,
  state: row.state,
  regime: row.regime,
  channel: row.channel,
  kind: row.kind,
  officer: row.officer,
  title: row.title,
  review: row.review,
  receivedOn: row.receivedOn,
  due: row.due,
  workingDaysLeft: daysLeft(row.due, row.running, law),
  provisional: row.provisional,
  running: row.running,
  version: row.version,
});

/** Open cases by due date; within so many working days; or a year's, closed ones too, by number. */
export const listRequests = (ports: CaseOfficerPorts): OfficerOperation<'listRequests'> =>
  operation(ports, async (handling, call) => {
    const { year, within, limit, cursor, ...filter } = queryAsked(ListQuery, call);
    const { state } = filter;
    const paging = { limit, cursor };
    const { table, law } = handling;
    const closed = state !== undefined && !OPEN_STATES.includes(state);
    const found = await listedByReview(table, law, filter, (stored) =>
      within !== undefined
        ? dueWithin(table, law.calendar, law.today, within, stored, paging)
        : year !== undefined || closed
          ? ofYear(table, year ?? thisYear(handling), stored, paging)
          : openCases(table, stored, paging),
    );
    const body: ListAnswer = {
      items: found.rows.map((row) => line(row, handling)),
      next: found.next === null ? null : Buffer.from(found.next).toString('base64url'),
    };
    return { body };
  });

export const showRequest = (ports: CaseOfficerPorts): OfficerOperation<'showRequest'> =>
  operation(ports, async (handling, call) => caseReply(handling, await loadNamedCase(handling, call)));

export const requestLedger = (ports: CaseOfficerPorts): OfficerOperation<'requestLedger'> =>
  operation(ports, async (handling, call) => ({ body: ledgerView(await loadNamedCase(handling, call)) }));

/** How many requests for one thing make it something to publish (v2019 Art 44); the law names no number. */
const ASKED_OFTEN = office.requests.askedOften;

export const askedOften = (ports: CaseOfficerPorts): OfficerOperation<'askedOften'> =>
  operation(ports, async (handling, call) => {
    const { year = thisYear(handling) } = queryAsked(v.object({ year: v.optional(Year) }), call);
    const receipts = (await registerOfYear(handling.table, year)).map(({ receipt }) => receipt);
    const items = await wantedOften(handling.table, receipts, ASKED_OFTEN);
    return {
      body: { from: ASKED_OFTEN, items } satisfies v.InferOutput<typeof AskedOftenAnswer>,
    };
  });

export const requestRegister = (ports: CaseOfficerPorts): OfficerOperation<'requestRegister'> =>
  operation(ports, async (handling, call) => {
    const { year = thisYear(handling) } = queryAsked(v.object({ year: v.optional(Year) }), call);
    const rows = (await registerOfYear(handling.table, year)).map(({ answer, ...row }) => ({
      ...row,
      number: answer && documentNumber(office.requests.documentPrefix, answer.day, answer.sequence),
    }));
    const { registerXlsx } = await import('../documents/request-register.ts');
    return {
      bytes: await registerXlsx(rows, { year, office: office.name.zh, asOf: handling.law.today.toString() }),
      mediaType: XLSX,
      headers: { 'content-disposition': `attachment; filename="register-${year}.xlsx"` },
    };
  });

export const requestAudit = (ports: CaseOfficerPorts): OfficerOperation<'requestAudit'> =>
  operation(ports, async (handling, call) => {
    const headOf = async () => (await loadNamedCase(handling, call)).row.audit;
    return { body: await chainWithHead(handling.table, caseSubject(receiptOf(call)), headOf) };
  });

export const requestReads = (ports: CaseOfficerPorts): OfficerOperation<'requestReads'> =>
  operation(ports, async (handling, call) => {
    const { receipt } = await loadNamedCase(handling, call);
    return { body: { items: await chain(handling.table, readsSubject(receipt)), head: null } };
  });
