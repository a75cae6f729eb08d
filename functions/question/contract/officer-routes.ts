import type { OperationsOf } from '../../web/api.ts';
import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const request = schemasOf(() => import('../../request/contract/officer-answers.ts'));
const query = schemasOf(() => import('./queries.ts'));
const common = schemasOf(() => import('../../web/shapes.ts'));

/** What officers do about questions from the public 咨询. */
const QUESTIONS = '/api/staff/questions';
const QUESTION = `${QUESTIONS}/{number}`;

const officer = routesWith({
  function: 'officer-api',
  authorizer: 'staff',
  roles: ['officer', 'approver'],
  status: 200,
});

export const QUESTION_ROUTES = [
  officer({
    method: 'GET',
    path: QUESTIONS,
    operation: 'listQuestions',
    step: 'question/entering',
    summary: 'Open questions by the day on which they are due, or a year of them by number',
    kind: 'reads',
    query: query('QuestionsQuery'),
    answer: schema('QuestionsAnswer'),
  }),
  officer({
    method: 'POST',
    path: QUESTIONS,
    operation: 'enterQuestion',
    step: 'question/entering',
    summary: 'Enter a question that came by telephone, in person or through the public mailbox',
    roles: ['officer'],
    kind: 'creates',
    body: schema('EnterBody'),
    answer: schema('QuestionAnswer'),
    status: 201,
  }),
  officer({
    method: 'GET',
    path: QUESTION,
    operation: 'showQuestion',
    step: 'question/entering',
    summary: 'Where a question stands; nothing of who asked',
    kind: 'reads',
    answer: schema('QuestionAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/reveal`,
    operation: 'revealQuestion',
    step: 'question/entering',
    summary: 'What was asked, by whom, and what they were answered; the reason is logged first',
    kind: 'reads',
    body: schema('QuestionReasonBody'),
    answer: schema('QuestionWords'),
  }),
  officer({
    method: 'GET',
    path: `${QUESTION}/audit`,
    operation: 'questionAudit',
    step: 'question/entering',
    summary: 'The hash chain of everything done to a question',
    kind: 'reads',
    answer: common('AuditAnswer'),
  }),
  officer({
    method: 'GET',
    path: `${QUESTION}/reads`,
    operation: 'questionReads',
    step: 'question/entering',
    summary: 'Who read what people wrote, when and why',
    kind: 'reads',
    answer: common('AuditAnswer'),
  }),
  officer({
    method: 'GET',
    path: `${QUESTION}/earlier`,
    operation: 'earlierAnswers',
    step: 'question/entering',
    summary: 'Answers that are public and may fit; the question is compared inside and not shown',
    kind: 'reads',
    answer: schema('EarlierAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/assign`,
    operation: 'assignQuestion',
    step: 'question/entering',
    summary: 'Put a question in the charge of an officer',
    kind: 'changes',
    body: schema('AssignBody'),
    answer: schema('QuestionAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/answer`,
    operation: 'answerQuestion',
    step: 'question/closing',
    summary: 'Answer it by mail, or say when and how it was answered; it then counts in the register',
    kind: 'changes',
    body: schema('AnswerBody'),
    answer: schema('QuestionAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/dismiss`,
    operation: 'dismissQuestion',
    step: 'question/closing',
    summary: 'Close what is no question (an advertisement, a test), with a reason; it counts nowhere',
    kind: 'changes',
    body: schema('QuestionReasonBody'),
    answer: schema('QuestionAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/request`,
    operation: 'turnQuestion',
    step: 'question/turning',
    summary: 'Turn it into a request for information, which it counts as from then on',
    roles: ['officer'],
    kind: 'creates',
    body: schema('TurnBody'),
    answer: request('IntakeAnswer'),
    leaner: true,
    status: 201,
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/wording`,
    operation: 'wordQuestion',
    step: 'question/publishing',
    summary: 'Write the question and its answer for the public, naming nobody',
    roles: ['officer'],
    kind: 'changes',
    body: schema('QuestionWordingBody'),
    answer: schema('QuestionAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/publish`,
    operation: 'publishQuestion',
    step: 'question/publishing',
    summary: 'Let a wording out, by another person than the one who wrote it',
    kind: 'changes',
    answer: schema('QuestionAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${QUESTION}/withdraw`,
    operation: 'withdrawWording',
    step: 'question/publishing',
    summary: 'Take what is public back, or a wording that waits, with a reason',
    kind: 'changes',
    body: schema('QuestionReasonBody'),
    answer: schema('QuestionAnswer'),
  }),
] as const;

type QuestionOperations = OperationsOf<typeof QUESTION_ROUTES, 'officer-api'>;

export type QuestionOperation<Name extends keyof QuestionOperations> = QuestionOperations[Name];
