import type { Temporal } from 'temporal-polyfill';
import type { Text } from '../kernel/text.ts';
import { type Calendar, workingDaysLeft } from '../law/working-days.ts';
import type { QuestionRow } from '../question/records/row.ts';
import { questionLine } from '../question/steps/sweeping.ts';
import type { RegisterRow } from '../request/records/register.ts';
import { countWords, type Days, dueLine } from '../request/sweep/messages.ts';
import type { Message, Recipient } from '../store/outbox.ts';

const isOverdue = ({ due }: RegisterRow, today: Temporal.PlainDate): boolean =>
  due !== null && due < today.toString();

const leftOf = (row: RegisterRow, calendar: Calendar, today: Temporal.PlainDate): string => {
  if (row.due === null) return dueLine(null, false);
  const left = workingDaysLeft(calendar, today, row.due);
  const when = isOverdue(row, today)
    ? `已逾期${-left}个工作日 / ${countWords(-left, 'working day')} overdue`
    : row.due === today.toString()
      ? '今日到期 / due today'
      : `还有${left}个工作日 / ${countWords(left, 'working day')} left`;
  return `${row.due}${row.provisional ? '（暂定 / provisional）' : ''} ${when}`;
};

/** As many lines as a message holds; the rest are in the list itself. */
const MOST_LINES = 200;

/** What several applicants asked for alike: how many they are, and their requests. */
export type Proposal = { count: number; receipts: readonly string[] };

const proposalLine = ({ count, receipts }: Proposal): string =>
  [
    `${count}个申请人申请同一信息，可以纳入主动公开（条例第四十四条）：${receipts.join('、')}`,
    `${count} applicants asked for the same: it may be published (Art 44). heliostat requests asked-often`,
  ].join('\n');

/** What is overdue is said before the mail is opened. */
const overdueText = (overdue: number): Text =>
  overdue === 0 ? { zh: '', en: '' } : { zh: `（逾期${overdue}件）`, en: ` (${overdue} overdue)` };

const digestSubject = (
  today: string,
  {
    requests,
    overdue,
    questions,
    proposals,
  }: Record<'requests' | 'overdue' | 'questions' | 'proposals', number>,
): string => {
  const late = overdueText(overdue);
  if (requests === 0 && questions === 0)
    return `${today} 可以纳入主动公开的信息${proposals}项 / ${proposals} to be published perhaps`;
  const due = [
    ...(requests > 0
      ? [
          {
            zh: `政府信息公开申请${requests}件${late.zh}`,
            en: `${countWords(requests, 'request')}${late.en}`,
          },
        ]
      : []),
    ...(questions > 0 ? [{ zh: `咨询${questions}起`, en: countWords(questions, 'question') }] : []),
  ];
  return `${today} 待办${due.map(({ zh }) => zh).join('、')} / ${due.map(({ en }) => en).join(', ')} to attend to`;
};

/** Who reads of other people's cases too, and has to know whose they are. */
const OVERSEES: readonly Recipient[] = ['head', 'leading-group'];

/** A request in the morning's list: when it is due, in whose charge where others read it, and what it waits for. */
const digestLine = (row: RegisterRow, to: Recipient, { calendar, today }: Days): string =>
  [
    `${row.receipt} ${leftOf(row, calendar, today)}`,
    ...(OVERSEES.includes(to) ? [`承办 ${row.officer ?? '待分办 / to be assigned'}`] : []),
    ...(row.state === 'received' ? ['待登记 / to be registered'] : []),
    ...(row.review === 'waits' ? ['答复待审核 / the answer waits for a review'] : []),
    ...(row.review === 'changed'
      ? ['审核后答复有变，须重新审核 / the answer has changed since its review: it is to be reviewed anew']
      : []),
    ...(row.review === 'returned' ? ['审核退回 / the review returned the answer'] : []),
  ].join('；');

/** The list and the commands that show it, a line each: however many there are, they are to be read at a glance. */
const digestLines = (site: string, to: Recipient, rows: readonly RegisterRow[], days: Days): string[] =>
  rows.length === 0
    ? []
    : [
        rows
          .slice(0, MOST_LINES)
          .map((row) => digestLine(row, to, days))
          .join('\n'),
        ...(rows.length > MOST_LINES
          ? [`另有${rows.length - MOST_LINES}件 / ${rows.length - MOST_LINES} more`]
          : []),
        [
          `逐件查看 / to look at one: ${site}  heliostat requests show ${rows[0]?.receipt}`,
          '期限清单 / all by due date: heliostat requests due --within 5',
        ].join('\n'),
      ];

/** The morning's list for one recipient: what is overdue, due soon, still to be registered or to be reviewed. */
export const digestMessage = (
  site: string,
  to: Recipient,
  {
    rows,
    questions = [],
    proposals = [],
  }: {
    rows: readonly RegisterRow[];
    questions?: readonly QuestionRow[];
    proposals?: readonly Proposal[];
  },
  days: Days,
  at: Temporal.Instant,
): Message => ({
  id: `digest#${days.today}#${to.replace(':', '/')}`,
  at,
  to,
  subject: digestSubject(days.today.toString(), {
    requests: rows.length,
    overdue: rows.filter((row) => isOverdue(row, days.today)).length,
    questions: questions.length,
    proposals: proposals.length,
  }),
  text: [
    ...digestLines(site, to, rows, days),
    ...questions.slice(0, MOST_LINES).map((one) => questionLine(site, one, days.today.toString())),
    ...(questions.length > MOST_LINES
      ? [`另有咨询${questions.length - MOST_LINES}起 / ${questions.length - MOST_LINES} questions more`]
      : []),
    ...proposals.slice(0, MOST_LINES).map(proposalLine),
  ].join('\n\n'),
});
