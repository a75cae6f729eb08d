import { type Day, dayText, type EpochDay } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import { noticeArticle, type Regime, WEEKEND_ARTICLE } from '../../../law/regime.ts';
import { decreeArticle } from '../../../law/statutory-days.ts';
import type { Calendar, DayKind } from '../../../law/working-days.ts';
import type { DeadlineFacts } from './facts.ts';
import type { Pause, PauseReason } from './history.ts';

/**
 * Why a day counts (weekday, make-up day 调休上班) or does not. `receipt` and `restart` are day 0 of a run;
 * `before-restart` is a working day that a later restart made void.
 */
type LedgerReason = DayKind['reason'] | PauseReason | 'receipt' | 'restart' | 'before-restart';

/** One day of the ledger. `number` is its place among the counted days, from 1. */
export type LedgerDay = {
  readonly date: Day;
  readonly counted: boolean;
  readonly number: number | null;
  readonly reason: LedgerReason;
  /** The holiday notice behind a holiday or a make-up day; null where the law itself fixes the holiday. */
  readonly notice: string | null;
  readonly article: Text;
  /** Neither law nor notice has yet said how this day is: a later notice may make it a holiday or a working day. */
  readonly provisional: boolean;
};

const LEDGER_REASON_NAMES: Readonly<Record<LedgerReason, Text>> = {
  weekday: { zh: '工作日', en: 'Working day' },
  'make-up': { zh: '调休上班', en: 'Make-up working day' },
  weekend: { zh: '休息日', en: 'Weekend' },
  holiday: { zh: '法定节假日放假', en: 'Public holiday' },
  receipt: { zh: '收到申请之日', en: 'Day of receipt' },
  restart: { zh: '期限重新起算之日', en: 'The clock starts anew' },
  'before-restart': { zh: '重新起算前，不计入', en: 'Before the new start, void' },
  'third-party': { zh: '征求第三方意见，不计入', en: 'A third party is consulted' },
  agency: { zh: '征求其他机关意见，不计入', en: 'Another agency is consulted' },
  'co-maker': { zh: '征求共同制作机关意见，不计入', en: 'A co-maker is consulted' },
  supplement: { zh: '等待补正', en: 'Waiting for a supplement' },
  payment: { zh: '等待缴费', en: 'Waiting for payment' },
  'contact-lost': { zh: '无法与申请人取得联系', en: 'The applicant cannot be reached' },
  answered: { zh: '已答复', en: 'Answered' },
};

/** What a day is called where it is shown, and that it is not settled. */
export const ledgerDayName = ({ reason, provisional }: LedgerDay): Text => {
  const name = LEDGER_REASON_NAMES[reason];
  if (!provisional) return name;
  return { zh: `${name.zh}（节假日安排尚未公布）`, en: `${name.en} (holidays not announced yet)` };
};

/** What counting gives: the due date, null while something open-ended holds the deadline, and how it came about. */
type Count = { due: EpochDay | null; days: LedgerDay[] };

const articles = new Map<string, Text>();

/** What makes a day one of rest: a notice, the law on holidays, or the weekend. */
const restArticle = ({ notice, decree }: DayKind): Text => {
  const source = notice ?? decree;
  if (source === undefined) return WEEKEND_ARTICLE;
  const kept = articles.get(source);
  if (kept !== undefined) return kept;
  const article = notice === undefined ? decreeArticle(source) : noticeArticle(source);
  articles.set(source, article);
  return article;
};

/** Of several pauses on one day the first explains it: overlaps count once. */
const pauseOn = (pauses: readonly Pause[], day: EpochDay): Pause | undefined => {
  for (const pause of pauses) {
    if (day >= pause.from && (pause.to === null || day <= pause.to)) return pause;
  }
  return undefined;
};

const row = (
  day: EpochDay,
  number: number | null,
  reason: LedgerReason,
  notice: string | null,
  article: Text,
  provisional = false,
): LedgerDay => ({
  date: dayText(day),
  counted: number !== null,
  number,
  reason,
  notice,
  article,
  provisional,
});

/** A day that the law fixes as off is settled; of the others a later notice may still say otherwise. */
const restDay = (day: EpochDay, kind: DayKind, calendar: Calendar): LedgerDay => {
  const provisional = kind.decree === undefined && calendar.provisionalAt(day);
  return row(day, null, kind.reason, kind.notice ?? null, restArticle(kind), provisional);
};

/** Days from the first receipt to the day before the current start: none counts, each says why. */
const voidDays = (
  facts: DeadlineFacts,
  calendar: Calendar,
  first: EpochDay,
  current: EpochDay,
): LedgerDay[] => {
  const days: LedgerDay[] = [];
  for (let day = first; day < current; day += 1) {
    const kind = calendar.kindAt(day);
    const pause = pauseOn(facts.pauses, day);
    if (day === first && facts.first !== null)
      days.push(row(day, null, 'receipt', null, facts.first.article));
    else if (!kind.working) days.push(restDay(day, kind, calendar));
    else if (pause !== undefined) days.push(row(day, null, pause.reason, null, pause.article));
    else if (facts.current !== null) days.push(row(day, null, 'before-restart', null, facts.current.article));
  }
  return days;
};

/**
 * Counts the days of a case from its first receipt to its due date, and on to `horizon` where nothing yet says
 * when the deadline goes on. The day of receipt is day 0; working days that no pause covers count.
 */
export const countDays = (
  facts: DeadlineFacts,
  regime: Regime,
  calendar: Calendar,
  horizon: EpochDay,
): Count => {
  const { first, current, fixed, pauses } = facts;
  if (first === null || current === null) return { due: null, days: [] };
  const replyDays = regime.reply.workingDays;
  const allowed = replyDays + facts.extendedBy;
  const days = voidDays(facts, calendar, first.day, current.day);
  const startCounts = regime.choices.dayOfReceipt === 1 && calendar.kindAt(current.day).working;
  if (!startCounts) {
    days.push(row(current.day, null, current === first ? 'receipt' : 'restart', null, current.article));
  }
  let number = 0;
  for (let day = startCounts ? current.day : current.day + 1; ; day += 1) {
    if (fixed !== null && day > fixed.day) return { due: fixed.day, days };
    const kind = calendar.kindAt(day);
    const pause = pauseOn(pauses, day);
    if (fixed === null && pause?.to === null)
      return { due: null, days: held(days, pause, calendar, day, horizon) };
    if (!kind.working) days.push(restDay(day, kind, calendar));
    else if (pause !== undefined) days.push(row(day, null, pause.reason, null, pause.article));
    else {
      number += 1;
      const article =
        number <= replyDays ? regime.reply.article : (fixed?.article ?? regime.extension.article);
      days.push(row(day, number, kind.reason, kind.notice ?? null, article, calendar.provisionalAt(day)));
      if (fixed === null && number === allowed) return { due: day, days };
    }
  }
};

/** The ledger so far, and the days up to `horizon` on which the deadline is held. */
const held = (
  days: LedgerDay[],
  pause: Pause,
  calendar: Calendar,
  from: EpochDay,
  horizon: EpochDay,
): LedgerDay[] => {
  for (let day = from; day <= horizon; day += 1) {
    const kind = calendar.kindAt(day);
    days.push(
      kind.working ? row(day, null, pause.reason, null, pause.article) : restDay(day, kind, calendar),
    );
  }
  return days;
};
