import type { QuestionAnswer } from '../../../functions/question/contract/schemas.ts';
import type {
  AnswerWay,
  QuestionState,
  QuestionWay,
  WordingState,
} from '../../../functions/question/rules/question.ts';
import { QUESTION_STATE_NAMES, WORDING_STATE_NAMES } from '../../../functions/question/rules/question.ts';
import type { Context } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { UsageError } from '../../refusal.ts';

/** How the commands about questions name one, and how they show where it stands. */

export const QUESTIONS = '/api/staff/questions';
export const NUMBER = ['NUMBER'] as const;

/** `ZX20180110-7KM2QX`, in small letters too. Whether there is such a question is the server's to say. */
export function questionPath(operand: string): string {
  const number = operand.toUpperCase();
  if (!/^ZX\d{8}-[0-9A-Z]{6}$/.test(number)) {
    throw new UsageError({
      zh: `${operand} 不是咨询编号，如 ZX20180110-7KM2QX`,
      en: `${operand} is not the number of a question, such as ZX20180110-7KM2QX`,
    });
  }
  return `${QUESTIONS}/${number}`;
}

const shownState = (state: QuestionState): string => `${QUESTION_STATE_NAMES[state]} ${state}`;
const WAYS: Readonly<Record<QuestionWay, string>> = {
  phone: '来电 phone',
  visit: '来访 visit',
  web: '网络 web',
  mailbox: '公开信箱 mailbox',
};
const HOW: Readonly<Record<AnswerWay, string>> = {
  mail: '邮件答复 by mail',
  phone: '电话答复 by telephone',
  visit: '当面答复 in person',
  letter: '信函答复 by letter',
};
const shownWording = (state: WordingState): string =>
  state === 'none' ? '' : `${WORDING_STATE_NAMES[state]} ${state}`;

export const questionRows = (items: readonly QuestionAnswer[]): string =>
  aligned(
    items.map((one) => [
      one.number,
      one.due,
      shownState(one.state),
      WAYS[one.way],
      one.officer ?? '',
      one.topic ?? '',
      shownWording(one.publication),
    ]),
  );

const shown = (one: QuestionAnswer): string =>
  aligned([
    ['编号 number', one.number],
    ['状态 state', shownState(one.state)],
    ['方式 way', WAYS[one.way]],
    ['收到 came', one.day],
    ['期限 due', one.due],
    ...(one.topic === null ? [] : [['内容 topic', one.topic]]),
    ['承办人 officer', one.officer ?? '—'],
    ...one.answers.map((given) => [
      '答复 answered',
      `${given.on}${given.time === null ? '' : ` ${given.time}`} ${HOW[given.how]} ${given.by}`,
    ]),
    ...(one.mail ? [] : [['邮箱 address', '未留 none']]),
    ...(one.entry === null ? [] : [['计入 counts as', `consultations/${one.entry}`]]),
    ...(one.request === null ? [] : [['申请 request', one.request]]),
    ...(one.dismissed === null ? [] : [['理由 reason', one.dismissed.reason]]),
    ...(one.publication === 'none' ? [] : [['公布 published', shownWording(one.publication)]]),
    ...(one.wording === null
      ? []
      : [
          ['问 question', one.wording.question.zh],
          ['答 answer', one.wording.answer.zh],
        ]),
    ...(one.withdrawn === null ? [] : [['撤下 withdrawn', one.withdrawn.reason]]),
    ...(one.destroyed === null
      ? one.keptUntil === null
        ? []
        : [['销毁 destroyed on', one.keptUntil]]
      : [['已销毁 destroyed', one.destroyed]]),
  ]);

export function answerQuestion(
  context: Context,
  { value, document }: { value: QuestionAnswer; document: unknown },
): void {
  answer(context, document, shown(value));
}
