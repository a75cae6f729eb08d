import type * as v from 'valibot';
import office from '../../../site/office.json' with { type: 'json' };
import { XLSX } from '../../formats/media.ts';
import { readsSubject } from '../../sealed/reveal.ts';
import { chain, chainWithHead } from '../../store/audit/audit.ts';
import { operation } from '../../web/officers.ts';
import { packed } from '../../web/parameters.ts';
import { listedByReview } from '../casework/review-lists.ts';
import type { AskedOftenAnswer, ListAnswer } from '../contract/officer-answers.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import { caseSubject } from '../records/case.ts';
import { wantedOften } from '../records/likeness/likeness.ts';
import { dueWithin, ofYear, openCases, type RegisterRow, registerOfYear } from '../records/register.ts';
import { documentNumber } from '../rules/letters/letter.ts';
import { OPEN_STATES } from '../rules/states.ts';
import { type CaseHandling, type CaseOfficerPorts, loadNamedCase, receiptOf } from './ports.ts';
import { daysLeft, ledgerView } from './view.ts';
import { caseReply } from './work.ts';

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
    const { year, within, limit, cursor, ...filter } = call.query;
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
      next: packed(found.next),
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
    const { year = thisYear(handling) } = call.query;
    const receipts = (await registerOfYear(handling.table, year)).map(({ receipt }) => receipt);
    const items = await wantedOften(handling.table, receipts, ASKED_OFTEN);
    return {
      body: { from: ASKED_OFTEN, items } satisfies v.InferOutput<typeof AskedOftenAnswer>,
    };
  });

export const requestRegister = (ports: CaseOfficerPorts): OfficerOperation<'requestRegister'> =>
  operation(ports, async (handling, call) => {
    const { year = thisYear(handling) } = call.query;
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
