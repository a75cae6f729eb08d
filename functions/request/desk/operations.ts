import { later, laterIn } from '../../web/later.ts';
import type { DeskOperations } from '../contract/desk-routes.ts';
import type { DeskPorts } from './ports.ts';

/**
 * The operations of the request desk, each matter read when it is first asked for: whoever opens the form does not wait
 * for the rules by which a case is counted.
 */
export const deskOperations = (ports: DeskPorts): DeskOperations => ({
  ...laterIn(ports, () => import('./form/form.ts'), 'showForm'),
  ...laterIn(ports, () => import('./form/send.ts'), 'sendForm'),
  ...laterIn(ports, () => import('./log/log-search.ts'), 'searchLog'),
  ...laterIn(ports, () => import('./log/documents.ts'), 'releasedDocument'),
  ...laterIn(
    ports,
    () => import('./tracking/tracking-pages.ts'),
    'showReceipt',
    'showTracking',
    'showLetter',
    'openTracking',
    'leaveTracking',
    'sendSupplement',
    'sendCorrection',
    'sendWithdrawal',
    'sendNotices',
    'openLetter',
    'openDocument',
    'sendIdentity',
    'sendAttachment',
    'exportRequest',
  ),
  ...later(
    [
      'challenge',
      'ask',
      'track',
      'supplement',
      'correctOwn',
      'withdraw',
      'notices',
      'letter',
      'document',
      'identity',
      'attachment',
      'identitySent',
      'exportOwn',
    ] as const,
    async () => (await import('./json-operations.ts')).jsonOperations(ports),
  ),
});
