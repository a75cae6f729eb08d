import type { Text } from '../../../kernel/text.ts';
import type { LetterFacts, LetterHead } from './head.ts';
import { chineseDay, clause, opening, pointNumber, sentence } from './words.ts';

/** What letters say of a request that is closed without an answer. */
type Closed = Extract<LetterFacts, { kind: 'split' | 'transfer' | 'withdrawal' }>;

const splitParagraphs = ({ receivedOn }: LetterHead, { parts }: Closed & { kind: 'split' }): Text[] => [
  {
    zh: `经审查，该申请包含${parts.length}项相互独立的内容，本机关将其作为${parts.length}件申请分别登记、分别答复：`,
    en: `It asks for ${parts.length} separate things, which are registered and answered as ${parts.length} requests:`,
  },
  ...parts.map(({ receipt, subject }, i) => ({
    zh: `${pointNumber(i + 1)}登记编号：${receipt}，申请公开的内容为：${sentence(subject)}`,
    en: `(${i + 1}) ${receipt}: ${sentence(subject, '.')}`,
  })),
  {
    zh: `上述各件收到申请之日均为${chineseDay(receivedOn)}，答复期限自该日起分别计算；原登记编号不再使用。各件的查询密码由本机关另行告知。`,
    en: `All of them were received on ${receivedOn}, from which each has its own period; the earlier number is closed. The tracking code of each is told separately.`,
  },
];

const transferParagraphs = ({ you }: LetterHead, { agency, day }: Closed & { kind: 'transfer' }): Text[] => [
  {
    zh: `经审查，该申请所涉事项由${clause(agency)}负责办理，本机关已于${chineseDay(day)}将申请转送该机关。请${you}向该机关了解办理情况，本机关不再另行答复。`,
    en: `The matter is dealt with by ${clause(agency)}, to which this office sent the request on ${day}. Please ask there; this office does not answer it besides.`,
  },
  { zh: '特此告知。', en: 'This is to inform you.' },
];

const withdrawalParagraphs = ({ you }: LetterHead, { day }: Closed & { kind: 'withdrawal' }): Text[] => [
  {
    zh: `${you}于${chineseDay(day)}撤回该申请，本机关已予登记，该申请终止办理，不再答复。${you}今后需要获取有关政府信息的，可以另行提出申请。`,
    en: `You withdrew the request on ${day}. This is on record; it is closed and will not be answered. You may ask again at any time.`,
  },
  { zh: '特此告知。', en: 'This is to inform you.' },
];

export const closedParagraphs = (head: LetterHead, facts: Closed): Text[] => {
  switch (facts.kind) {
    case 'split':
      return [opening(head), ...splitParagraphs(head, facts)];
    case 'transfer':
      return [opening(head), ...transferParagraphs(head, facts)];
    case 'withdrawal':
      return [opening(head), ...withdrawalParagraphs(head, facts)];
  }
};
