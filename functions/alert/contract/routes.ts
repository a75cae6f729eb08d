import type { OperationsOf } from '../../web/api.ts';
import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const query = schemasOf(() => import('./queries.ts'));
const common = schemasOf(() => import('../../web/shapes.ts'));

const ALERTS = '/api/staff/alerts';
const ALERT = `${ALERTS}/{alert}`;

const BULLETINS = `${ALERT}/bulletins`;
const BULLETIN = `${BULLETINS}/{bulletin}/{robot}`;

/** Who judges, answers and closes. */
const HANDLERS = ['officer', 'approver'] as const;

const shared = { function: 'alert-api', authorizer: 'staff', status: 200, roles: HANDLERS } as const;
const handling = routesWith(shared);
const reading = routesWith({ ...shared, kind: 'reads' });
const changing = routesWith({ ...shared, method: 'POST', kind: 'changes', answer: schema('AlertAnswer') });

/** What is said of the office 舆情: seen by monitors, handled by officers. */
export const ALERT_ROUTES = [
  handling({
    method: 'POST',
    path: ALERTS,
    operation: 'signalAlert',
    step: 'alert/signal',
    summary: 'Say what was seen; it opens an alert, and its time runs from here',
    roles: ['monitor'],
    kind: 'creates',
    status: 201,
    body: schema('SignalBody'),
    answer: schema('SignalAnswer'),
  }),
  reading({
    method: 'GET',
    path: ALERTS,
    operation: 'listAlerts',
    step: 'alert/lists',
    summary: 'Alerts of a year, the newest first, without anybody’s words',
    query: query('AlertsQuery'),
    answer: schema('AlertsAnswer'),
  }),
  reading({
    method: 'GET',
    path: '/api/staff/alert-digests/{span}',
    operation: 'digestAlerts',
    step: 'alert/lists',
    summary: 'The alerts of a day, a month or a year: 2018-01-10, 2018-01, 2018',
    answer: schema('DigestAnswer'),
  }),
  reading({
    method: 'GET',
    path: '/api/staff/disposable-alerts',
    operation: 'disposableAlerts',
    step: 'alert/disposal',
    summary: 'Closed alerts whose time is over: what people wrote of them is to be destroyed',
    answer: schema('DisposableAlertsAnswer'),
  }),
  changing({
    path: `${ALERT}/dispose`,
    operation: 'proposeAlertDisposal',
    step: 'alert/disposal',
    summary: 'Propose to destroy what people wrote of a closed alert; its figures stay',
    body: schema('ProposeDisposalBody'),
  }),
  changing({
    path: `${ALERT}/dispose/approve`,
    operation: 'approveAlertDisposal',
    step: 'alert/disposal',
    summary: 'Approve it as another person: what people wrote is destroyed for good',
    body: schema('ApproveDisposalBody'),
  }),
  reading({
    method: 'GET',
    path: ALERT,
    operation: 'showAlert',
    step: 'alert/lists',
    summary: 'One alert: its grade, times, steps and rungs',
    answer: schema('AlertAnswer'),
  }),
  reading({
    method: 'POST',
    path: `${ALERT}/reveal`,
    operation: 'revealAlert',
    step: 'alert/reading',
    summary: 'What people wrote of it; the reason is logged before anything is shown',
    body: schema('AlertRevealBody'),
    answer: schema('AlertRevealAnswer'),
  }),
  reading({
    method: 'POST',
    path: `${ALERT}/picture`,
    operation: 'revealPicture',
    step: 'alert/reading',
    summary: 'The screenshot of the signal that opened it; the reason is logged first',
    body: schema('PictureBody'),
    answer: schema('PictureAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${ALERT}/audit`,
    operation: 'auditAlert',
    step: 'alert/reading',
    summary: 'The hash chain of everything done to an alert',
    answer: common('AuditAnswer'),
  }),
  reading({
    method: 'GET',
    path: `${ALERT}/reads`,
    operation: 'alertReads',
    step: 'alert/reading',
    summary: 'The hash chain of who read what of an alert, and why',
    answer: common('AuditAnswer'),
  }),
  changing({
    path: `${ALERT}/judge`,
    operation: 'judgeAlert',
    step: 'alert/work',
    summary: 'Judge what was seen 研判',
    body: schema('JudgeBody'),
  }),
  changing({
    path: `${ALERT}/grade`,
    operation: 'gradeAlert',
    step: 'alert/work',
    summary: 'Grade it by scope, category and degree; its time begins anew',
    body: schema('GradeBody'),
  }),
  changing({
    path: `${ALERT}/respond`,
    operation: 'respondAlert',
    step: 'alert/work',
    summary: 'Take it up: the measures that are taken',
    body: schema('RespondBody'),
  }),
  changing({
    path: `${ALERT}/reply`,
    operation: 'replyAlert',
    step: 'alert/work',
    summary: 'Say that the public has an answer: the statement, or where it stands',
    body: schema('ReplyBody'),
  }),
  changing({
    path: `${ALERT}/dismiss`,
    operation: 'dismissAlert',
    step: 'alert/work',
    summary: 'Say that it takes no answer, and why',
    body: schema('DismissBody'),
  }),
  changing({
    path: `${ALERT}/evaluate`,
    operation: 'evaluateAlert',
    step: 'alert/work',
    summary: 'Evaluate how it was handled: 处理意见 and 改进措施',
    body: schema('EvaluateBody'),
  }),
  changing({
    path: `${ALERT}/close`,
    operation: 'closeAlert',
    step: 'alert/work',
    summary: 'Close it, once it is evaluated',
    body: schema('AlertCloseBody'),
  }),
  changing({
    path: `${ALERT}/merge`,
    operation: 'mergeAlert',
    step: 'alert/work',
    summary: 'Merge it into another alert of the same matter',
    body: schema('MergeBody'),
  }),
  handling({
    method: 'POST',
    path: `${ALERT}/bulletin`,
    operation: 'bulletinAlert',
    step: 'alert/bulletin',
    summary:
      'Tell everybody on the roster of monitors by mail, and their groups by robot; the text goes out as it is, and names nobody',
    kind: 'sends',
    body: schema('BulletinBody'),
    answer: schema('BulletinAnswer'),
  }),
  reading({
    method: 'GET',
    path: BULLETINS,
    operation: 'listBulletins',
    step: 'alert/bulletin',
    summary: 'What became of its bulletins on each robot',
    answer: schema('BulletinsAnswer'),
  }),
  reading({
    method: 'GET',
    path: BULLETIN,
    operation: 'showBulletin',
    step: 'alert/bulletin',
    summary: 'One bulletin on one robot',
    answer: schema('BulletinSentAnswer'),
  }),
  changing({
    path: `${BULLETIN}/there`,
    operation: 'bulletinIsThere',
    step: 'alert/bulletin',
    summary: 'Somebody looked, and the bulletin is there: it counts as delivered, and nothing is sent',
    body: schema('EmptyBulletinBody'),
    answer: schema('BulletinSentAnswer'),
  }),
  changing({
    path: `${BULLETIN}/again`,
    operation: 'bulletinAgain',
    step: 'alert/bulletin',
    summary: 'Somebody looked, and the bulletin is not there: it is sent again',
    body: schema('EmptyBulletinBody'),
    answer: schema('BulletinSentAnswer'),
  }),
] as const;

export type AlertOperations = OperationsOf<typeof ALERT_ROUTES, 'alert-api'>;
