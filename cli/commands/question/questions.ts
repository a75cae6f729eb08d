import { APPLICANT_KINDS } from '../../../functions/law/outcome.ts';
import {
  EarlierAnswer,
  QuestionAnswer,
  QuestionsAnswer,
  QuestionWords,
} from '../../../functions/question/contract/schemas.ts';
import {
  ANSWER_WAYS,
  PUBLICATIONS,
  QUESTION_STATES,
  QUESTION_WAYS,
} from '../../../functions/question/rules/question.ts';
import { IntakeAnswer } from '../../../functions/request/contract/officer-answers.ts';
import { chainCommand } from '../../audit-chain.ts';
import { command, needed, optional } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { everyPage } from '../../pages.ts';
import { shownDue } from '../request/case-report.ts';
import { applicantOf, fields, PERSON } from '../request/intake/applicant.ts';
import { oneOf, REASON } from '../request/options.ts';
import { answerQuestion, NUMBER, QUESTIONS, questionPath, questionRows } from './report.ts';

/** Questions from the public 咨询: entered, answered, turned into requests. */

const TOPIC = optional(
  'TEXT',
  '内容摘要，列表和登记簿中显示，不得含个人信息',
  'what it is about, as lists and the register show it; nothing personal',
);
const OFFICER = optional('NAME', '承办人', 'the officer in charge');

export const list = command({
  operands: [],
  options: {
    year: optional('YEAR', '年度，含已办结的', 'of this year, closed ones too'),
    state: optional(QUESTION_STATES.join('|'), '状态', 'only of this state'),
    officer: optional('NAME', '承办人', 'only of this officer'),
    publication: optional(PUBLICATIONS.join('|'), '问答公布情况', 'only where the wording stands so'),
  },
  notes: {
    zh: '未办结的按期限排列；给出年度时按编号排列。',
    en: 'Open questions by the day on which they are due; by number where a year is given.',
  },
  async run(context, given) {
    const api = await context.api();
    const pages = await everyPage(api, QUESTIONS, { limit: '100', ...given }, QuestionsAnswer);
    const items = pages.flatMap((page) => page.items);
    const none = context.lang === 'zh' ? '没有这样的咨询。' : 'There is no such question.';
    answer(context, { items }, items.length === 0 ? none : questionRows(items));
    return undefined;
  },
});

export const show = command({
  operands: NUMBER,
  options: {},
  async run(context, _options, number) {
    const api = await context.api();
    answerQuestion(context, await api.get(questionPath(number), QuestionAnswer));
    return undefined;
  },
});

export const enter = command({
  operands: [],
  options: {
    way: needed(QUESTION_WAYS.join('|'), '方式', 'how it came'),
    day: optional('DATE', '收到之日（默认今天）', 'the day on which it came; today unless given'),
    topic: needed('TEXT', '内容摘要，不得含个人信息', 'what it is about; nothing personal'),
    question: needed('TEXT', '问题，加密保存', 'what was asked; it is kept encrypted'),
    name: optional('NAME', '称呼', 'how they are called'),
    phone: optional('NUMBER', '电话', 'telephone'),
    email: optional('ADDRESS', '电子邮箱', 'e-mail'),
    officer: OFFICER,
  },
  notes: {
    zh: '录入来电、来访和公开信箱的咨询；网上的咨询由公众自行填写。',
    en: 'Enters what was asked by telephone, in person or through the mailbox; over the web people enter it themselves.',
  },
  async run(context, { way, ...given }) {
    const api = await context.api();
    const names = Object.fromEntries(Object.keys(given).map((name) => [name, name]));
    const body = { way: oneOf('--way', way, QUESTION_WAYS), ...fields(given, names) };
    answerQuestion(context, await api.create(QUESTIONS, body, QuestionAnswer));
    return undefined;
  },
});

export const assign = command({
  operands: NUMBER,
  options: { to: needed('NAME', '承办人', 'the officer in charge'), topic: TOPIC },
  async run(context, { to, topic }, number) {
    const api = await context.api();
    const body = { officer: to, ...(topic !== undefined && { topic }) };
    answerQuestion(context, await api.change(questionPath(number), '/assign', body, QuestionAnswer));
    return undefined;
  },
});

export const reveal = command({
  operands: NUMBER,
  options: { reason: REASON },
  notes: {
    zh: '显示问题、提问人和已作的答复；先记录查看人和原因。',
    en: 'What was asked, by whom, and what they were answered. Who reads it and why is logged first.',
  },
  async run(context, { reason }, number) {
    const api = await context.api();
    const { value, document } = await api.post(`${questionPath(number)}/reveal`, { reason }, QuestionWords);
    const who = [value.name, value.phone, value.email].filter((one) => one !== undefined).join('  ');
    const given = value.answers.map(({ n, text }) => `答复 answer ${n}\n${text}`);
    answer(context, document, [value.question, ...(who === '' ? [] : [who]), ...given].join('\n\n'));
    return undefined;
  },
});

export const audit = chainCommand(NUMBER, (named) => `${questionPath(named)}/audit`, {
  zh: '对该咨询所做的一切。',
  en: 'Everything done to a question.',
});
export const reads = chainCommand(NUMBER, (named) => `${questionPath(named)}/reads`, {
  zh: '谁在何时因何查看了内容。',
  en: 'Who read what of a question, when and why.',
});

export const earlier = command({
  operands: NUMBER,
  options: {},
  notes: {
    zh: '已公布的相近问答；问题在系统内比对，不显示。',
    en: 'Published answers that may fit; the question is compared inside and not shown.',
  },
  async run(context, _options, number) {
    const api = await context.api();
    const { value, document } = await api.get(`${questionPath(number)}/earlier`, EarlierAnswer);
    const none = context.lang === 'zh' ? '没有相近的问答。' : 'Nothing like it was published.';
    const texts = value.items.map(
      ({ number: of, percent, question, answer: words }) =>
        `${of}  ${percent} %\n问 ${question.zh}\n答 ${words.zh}`,
    );
    answer(context, document, texts.length === 0 ? none : texts.join('\n\n'));
    return undefined;
  },
});

export const give = command({
  operands: NUMBER,
  options: {
    by: needed(ANSWER_WAYS.join('|'), '答复方式', 'how it is answered'),
    text: needed('TEXT', '答复内容，加密保存', 'what it says; it is kept encrypted'),
    topic: TOPIC,
    on: optional('DATE', '答复之日（默认今天）', 'the day on which it was answered; today unless given'),
    time: optional('HH:MM', '答复时间', 'the time of day'),
  },
  notes: {
    zh: '邮件由系统发出；电话、当面、信函的答复只作记录。答复后计入公众咨询登记簿，且只计一次。',
    en: 'A mail is sent from here; the others are put on record. An answered question counts in the register of consultations, once.',
  },
  async run(context, { by, ...given }, number) {
    const api = await context.api();
    const names = Object.fromEntries(Object.keys(given).map((name) => [name, name]));
    const body = { how: oneOf('--by', by, ANSWER_WAYS), ...fields(given, names) };
    answerQuestion(context, await api.change(questionPath(number), '/answer', body, QuestionAnswer));
    return undefined;
  },
});

export const dismiss = command({
  operands: NUMBER,
  options: { reason: REASON },
  notes: {
    zh: '广告、测试等不是咨询的，不计入登记簿。',
    en: 'For what is no question, such as an advertisement. It counts nowhere.',
  },
  async run(context, { reason }, number) {
    const api = await context.api();
    answerQuestion(context, await api.change(questionPath(number), '/dismiss', { reason }, QuestionAnswer));
    return undefined;
  },
});

export const turn = command({
  operands: NUMBER,
  options: {
    kind: needed(APPLICANT_KINDS.join('|'), '申请人类别', 'kind of applicant'),
    ...PERSON,
    name: optional('NAME', '申请人姓名或名称', 'name of the applicant'),
    received: optional(
      'DATE',
      '收到之日（默认咨询收到之日）',
      'day of receipt; that of the question unless given',
    ),
    confirmed: optional('DATE', '与申请人确认之日', 'the day of confirmation'),
    officer: OFFICER,
    title: optional('TEXT', '题名', 'what it is about, as lists show it'),
  },
  notes: {
    zh: '转为政府信息公开申请：咨询中填写的姓名、联系方式和问题随之转入，只作为申请统计。',
    en: 'Makes a request for information of it: name, contact and question go over, and it counts as a request alone.',
  },
  async run(context, given, number) {
    const api = await context.api();
    const body = {
      kind: oneOf('--kind', given.kind, APPLICANT_KINDS),
      applicant: await applicantOf(given),
      ...fields(given, { received: 'received', confirmed: 'confirmed', officer: 'officer', title: 'title' }),
    };
    const { value, document } = await api.create(`${questionPath(number)}/request`, body, IntakeAnswer);
    answer(
      context,
      document,
      aligned([
        ['登记编号 receipt', value.receipt],
        ['查询密码 tracking code', value.secret],
        ['答复期限 due', shownDue(value.due, value.provisional)],
      ]),
    );
    return undefined;
  },
});

export const word = command({
  operands: NUMBER,
  options: {
    'question-zh': needed(
      'TEXT',
      '公布的问题，不得含个人信息',
      'the question for the public; nothing personal',
    ),
    'answer-zh': needed('TEXT', '公布的答复', 'its answer'),
    'question-en': optional('TEXT', '英文问题', 'the question in English'),
    'answer-en': optional('TEXT', '英文答复', 'the answer in English'),
  },
  notes: {
    zh: '拟写公布的问答；由另一人批准后公布（questions publish）。',
    en: 'Writes what the public reads; another person lets it out (questions publish).',
  },
  async run(context, given, number) {
    const api = await context.api();
    const words = (of: 'question' | 'answer') => {
      const en = given[`${of}-en`];
      return { zh: given[`${of}-zh`], ...(en !== undefined && { en }) };
    };
    const body = { question: words('question'), answer: words('answer') };
    answerQuestion(context, await api.change(questionPath(number), '/wording', body, QuestionAnswer));
    return undefined;
  },
});

export const publish = command({
  operands: NUMBER,
  options: {},
  notes: { zh: '批准者须是另一人。', en: 'By another person than the one who wrote it.' },
  async run(context, _options, number) {
    const api = await context.api();
    answerQuestion(context, await api.change(questionPath(number), '/publish', {}, QuestionAnswer));
    return undefined;
  },
});

export const withdraw = command({
  operands: NUMBER,
  options: { reason: REASON },
  notes: {
    zh: '撤下已公布的问答，或者收回待批准的。',
    en: 'Takes back what is public, or a wording that waits.',
  },
  async run(context, { reason }, number) {
    const api = await context.api();
    answerQuestion(context, await api.change(questionPath(number), '/withdraw', { reason }, QuestionAnswer));
    return undefined;
  },
});
