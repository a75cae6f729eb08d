import type { Temporal } from 'temporal-polyfill';
import office from '../../../site/office.json' with { type: 'json' };
import { type Day, officeTimeOf } from '../../kernel/day.ts';
import type { Law } from '../../law/law.ts';
import { workingDaysLeft } from '../../law/working-days.ts';
import { reviewNow } from '../casework/answer.ts';
import { isSuitOutOfOrder, remediesOf } from '../casework/remedies.ts';
import { RETENTION } from '../choices.ts';
import type { CaseAnswer, FileAnswer, LedgerAnswer } from '../contract/officer-answers.ts';
import type { Case } from '../records/case.ts';
import type { FileRow, LetterRow } from '../records/row.ts';
import { fileReason } from '../rules/case-file.ts';
import { runningOn } from '../rules/deadline/deadline.ts';
import { ledgerDayName } from '../rules/deadline/ledger.ts';
import { documentNumber } from '../rules/letters/letter.ts';
import { caseKeptUntil as archivedUntil } from '../rules/retention.ts';
import { NEXT } from '../rules/states.ts';

/** Working days that are left of a deadline that runs; negative once it is overdue, null where nothing is due. */
export const daysLeft = (due: Day | null, running: string, { calendar, today }: Law): number | null =>
  due === null || running === 'stopped' ? null : leftUntil(due, workingDaysLeft(calendar, today, due), today);

/** On the days of rest after it a due date is over, though no working day has passed. */
const leftUntil = (due: Day, left: number, today: Temporal.PlainDate): number =>
  due < today.toString() ? Math.min(left, -1) : left;

export const letterLine = ({
  n,
  kind,
  sequence,
  day,
  by,
  sent,
  documents,
  content,
}: LetterRow): CaseAnswer['letters'][number] => ({
  letter: n,
  kind,
  number: documentNumber(office.requests.documentPrefix, day, sequence),
  day,
  by,
  documents,
  content: content ?? null,
  sent: sent ? { ...sent, at: officeTimeOf(sent.at) } : null,
});

export const fileLine = ({
  n,
  purpose,
  state,
  removedOn,
  bytes,
  type,
  by,
  refusal,
  scan,
}: FileRow): FileAnswer => ({
  file: n,
  purpose,
  state,
  reason: fileReason(state, refusal ?? null),
  refusal: refusal ?? null,
  scan: scan ?? null,
  removedOn,
  bytes,
  type,
  by,
});

/** The last day of the archive period of a case closed on a day; null while it is open. */
export const archivedTo = (closedOn: Day | null): Day | null =>
  closedOn === null ? null : archivedUntil(closedOn, RETENTION);

/** The case without a word of what people wrote, and what was found to be like it. */
export const caseView = (
  found: Case,
  law: Law,
  { askedFor, like }: Pick<CaseAnswer, 'askedFor' | 'like'>,
): CaseAnswer => {
  const { row, request, deadline } = found;
  const remedies = remediesOf(found, law);
  return {
    receipt: found.receipt,
    state: request.state,
    regime: request.regime,
    kind: row.kind,
    channel: row.channel,
    officer: row.officer,
    title: row.title,
    entered: row.entered,
    receivedOn: deadline.receivedOn,
    due: deadline.due,
    provisional: deadline.provisional,
    running: runningOn(deadline, law.today),
    workingDaysLeft: daysLeft(deadline.due, deadline.running, law),
    workingDays: deadline.workingDays,
    extendedBy: deadline.extendedBy,
    stoppedOn: deadline.stoppedOn,
    inTime: deadline.inTime,
    windows: {
      supplement: { ...deadline.windows.supplement },
      consultations: deadline.windows.consultations.map((window) => ({ ...window })),
      payment: deadline.windows.payment,
    },
    pauses: deadline.pauses.map(({ reason, from, to, projected }) => ({ reason, from, to, projected })),
    flags: [...deadline.flags, ...(isSuitOutOfOrder(found, law) ? ['suit-out-of-order' as const] : [])],
    review: reviewNow(found, law.reviewFirst),
    next: Object.keys(NEXT[request.state]).filter((type) => type !== 'calendar-changed'),
    events: request.events.map((event) => ({ ...event, at: officeTimeOf(event.at) })),
    parts: row.parts,
    letters: row.letters.map(letterLine),
    files: found.files.map(fileLine),
    remedies: remedies && {
      reconsiderationFirst: remedies.reconsiderationFirst,
      reconsiderationUntil: remedies.reconsiderationUntil,
      suitUntil: remedies.suitUntil,
    },
    askedFor,
    like,
    keptUntil: archivedTo(deadline.stoppedOn),
    disposal: row.disposal && { ...row.disposal, at: officeTimeOf(row.disposal.at) },
    destroyed: row.destroyed && officeTimeOf(row.destroyed),
    version: found.version,
  };
};

export const ledgerView = ({ receipt, deadline }: Case): LedgerAnswer => ({
  receipt,
  due: deadline.due,
  provisional: deadline.provisional,
  days: deadline.ledger.map((day) => ({ ...day, name: ledgerDayName(day) })),
});
