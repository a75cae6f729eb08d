import type { Day } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import { APPLICANT_KIND_NAMES, type ApplicantKind } from '../../../law/outcome.ts';
import type { Regime } from '../../../law/regime.ts';
import type { LetterHead } from './head.ts';

/** How letters speak: to whom, of which day, under which article. */

/** A day as letters write it: 2018年1月10日. */
export const chineseDay = (day: Day): string =>
  `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

/** The Regulations by their whole name and decree, so that nobody asks which version is meant. */
export const named = (article: string, { law }: Regime): string => {
  const own = '《政府信息公开条例》';
  return article.startsWith(own) ? `${law.zh}${article.slice(own.length)}` : article;
};

/** Somebody's words within a sentence of the letter: without the stop that they may end with. */
export const clause = (text: string): string => text.replace(/[\s。．.；;，,、]+$/u, '');

/** Somebody's words as a sentence, or at the end of one: a question keeps its mark and gets no stop beside it. */
export const sentence = (text: string, stop: '。' | '.' = '。'): string =>
  /[。！？!?]\s*$/u.test(text) ? text.trimEnd() : `${clause(text)}${stop}`;

const TENS = ['', '十', '二十', '三十', '四十', '五十', '六十', '七十', '八十', '九十'];
const ONES = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** The nth point of a letter as GB/T 9704 numbers the second level: （一） to （九十九）, digits beyond. */
export const pointNumber = (n: number): string =>
  `（${n > 99 ? n : `${TENS[Math.trunc(n / 10)]}${ONES[n % 10]}`}）`;

/** Names in one address; of more the first is written to, 等N人. */
const MOST_NAMES = 10;

/** Who asks, as the case knows them: names that were not given are missing, `applicants` counts everybody. */
export type Asking = {
  kind: ApplicantKind;
  applicants: number;
  names: readonly string[];
  agents: readonly string[];
};

/**
 * Whom a letter to the applicant is addressed to, and how it calls them: 您, an organisation 你单位, several 你们.
 * Joint applicants are all named where all names are known, and the agents 代理人 with them.
 *
 * @example addressing({ kind: 'natural-person', applicants: 2, names: ['张三', '李四'], agents: ['王五'] })
 * // { addressee: '张三、李四（代理人：王五）', you: '你们' }
 */
export const addressing = ({
  kind,
  applicants,
  names,
  agents,
}: Asking): { addressee: string; you: string } => {
  const person = kind === 'natural-person';
  const all = names.length >= applicants && names.length <= MOST_NAMES;
  const said = all
    ? names.join('、')
    : `${names[0] ?? APPLICANT_KIND_NAMES[kind].zh}等${applicants}${person ? '人' : '个申请人'}`;
  const by = agents.length === 0 ? '' : `（代理人：${agents.slice(0, MOST_NAMES).join('、')}）`;
  return { addressee: `${said}${by}`, you: applicants > 1 ? '你们' : person ? '您' : '你单位' };
};

/** What is asked for: disclosure, or a correction of what is kept about oneself. */
export const ASKED = {
  disclosure: { zh: '公开', en: 'for' },
  'own-data': { zh: '更正', en: 'to correct' },
} as const satisfies Record<LetterHead['matter'], Text>;

/** What was asked for and when: how letters to the applicant begin. */
export const opening = ({ receivedOn, subject, receipt, you, matter }: LetterHead): Text => ({
  zh: `本机关于${chineseDay(receivedOn)}收到${you}提出的政府信息${ASKED[matter].zh}申请（登记编号：${receipt}），申请${ASKED[matter].zh}的内容为：${sentence(subject)}`,
  en: `On ${receivedOn} this office received your request (${receipt}) ${ASKED[matter].en}: ${sentence(subject, '.')}`,
});

/** What is said of a due date that the next holiday notice may still move. */
export const provisionally = (provisional: boolean): Text =>
  provisional
    ? {
        zh: '该日期所在期间的节假日安排尚未公布，公布后可能调整。',
        en: ' Holidays of that time are not announced yet; the date may move.',
      }
    : { zh: '', en: '' };
