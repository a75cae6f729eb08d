import { commandsIn, type Entry } from '../../command.ts';

const questions = commandsIn(() => import('./questions.ts'));

export const QUESTION_COMMANDS = {
  'questions list': questions(
    'list',
    '咨询列表',
    'questions from the public by the day on which they are due',
  ),
  'questions show': questions('show', '一起咨询的办理情况', 'where a question stands'),
  'questions enter': questions(
    'enter',
    '录入咨询',
    'enter a question that came by telephone, visit or mailbox',
  ),
  'questions assign': questions('assign', '分办', 'put a question in the charge of an officer'),
  'questions reveal': questions('reveal', '查看问题和提问人', 'read what was asked, by whom; it is logged'),
  'questions audit': questions('audit', '操作记录', 'everything done to a question'),
  'questions reads': questions('reads', '查看记录', 'who read what, and why'),
  'questions earlier': questions('earlier', '相近的已公布问答', 'published answers that may fit'),
  'questions answer': questions('give', '答复', 'answer it by mail, or say how it was answered'),
  'questions dismiss': questions('dismiss', '不予办理', 'close what is no question'),
  'questions request': questions('turn', '转为信息公开申请', 'turn it into a request for information'),
  'questions word': questions('word', '拟写公布的问答', 'write the question and its answer for the public'),
  'questions publish': questions('publish', '批准公布', 'let a wording out, as a second person'),
  'questions withdraw': questions('withdraw', '撤下问答', 'take a wording back'),
} as const satisfies Readonly<Record<string, Entry>>;
