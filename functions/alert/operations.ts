import { later } from '../http/api.ts';
import type { AlertOperations } from '../http/contract/alert/routes.ts';
import type { AlertPorts } from './ports.ts';

/** Every operation on alerts; each file is read when the first of its operations is called. */
export const alertOperations = (ports: AlertPorts): AlertOperations => ({
  ...later(['signalAlert'], async () => ({ signalAlert: (await import('./signal.ts')).signalAlert(ports) })),
  ...later(['listAlerts', 'showAlert', 'digestAlerts'], async () => {
    const lists = await import('./lists.ts');
    return {
      listAlerts: lists.listAlerts(ports),
      showAlert: lists.showAlert(ports),
      digestAlerts: lists.digestAlerts(ports),
    };
  }),
  ...later(['revealAlert', 'revealPicture', 'auditAlert', 'alertReads'], async () => {
    const reading = await import('./reading.ts');
    return {
      revealAlert: reading.revealAlert(ports),
      revealPicture: reading.revealPicture(ports),
      auditAlert: reading.auditAlert(ports),
      alertReads: reading.alertReads(ports),
    };
  }),
  ...later(
    [
      'judgeAlert',
      'gradeAlert',
      'respondAlert',
      'replyAlert',
      'dismissAlert',
      'evaluateAlert',
      'closeAlert',
      'mergeAlert',
    ],
    async () => {
      const work = await import('./work.ts');
      return {
        judgeAlert: work.judgeAlert(ports),
        gradeAlert: work.gradeAlert(ports),
        respondAlert: work.respondAlert(ports),
        replyAlert: work.replyAlert(ports),
        dismissAlert: work.dismissAlert(ports),
        evaluateAlert: work.evaluateAlert(ports),
        closeAlert: work.closeAlert(ports),
        mergeAlert: work.mergeAlert(ports),
      };
    },
  ),
  ...later(['bulletinAlert'], async () => ({
    bulletinAlert: (await import('./bulletin.ts')).bulletinAlert(ports),
  })),
});
