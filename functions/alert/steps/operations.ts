import { laterIn } from '../../web/later.ts';
import type { AlertOperations } from '../contract/routes.ts';
import type { AlertPorts } from './ports.ts';

/** Every operation on alerts; each file is read when the first of its operations is called. */
export const alertOperations = (ports: AlertPorts): AlertOperations => ({
  ...laterIn(ports, () => import('./signal.ts'), 'signalAlert'),
  ...laterIn(ports, () => import('./lists.ts'), 'listAlerts', 'showAlert', 'digestAlerts'),
  ...laterIn(ports, () => import('./reading.ts'), 'revealAlert', 'revealPicture', 'auditAlert', 'alertReads'),
  ...laterIn(
    ports,
    () => import('./work.ts'),
    'judgeAlert',
    'gradeAlert',
    'respondAlert',
    'replyAlert',
    'dismissAlert',
    'evaluateAlert',
    'closeAlert',
    'mergeAlert',
  ),
  ...laterIn(
    ports,
    () => import('./disposal.ts'),
    'disposableAlerts',
    'proposeAlertDisposal',
    'approveAlertDisposal',
  ),
  ...laterIn(
    ports,
    () => import('./bulletin.ts'),
    'bulletinAlert',
    'listBulletins',
    'showBulletin',
    'bulletinIsThere',
    'bulletinAgain',
  ),
});
