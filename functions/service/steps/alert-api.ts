/** Where the operations of `alert-api` stand: alerts. Each file is read when the first of its operations is called. */
export const ALERT_STEPS = {
  'alert/signal': () => import('../../alert/steps/signal.ts'),
  'alert/lists': () => import('../../alert/steps/lists.ts'),
  'alert/disposal': () => import('../../alert/steps/disposal.ts'),
  'alert/reading': () => import('../../alert/steps/reading.ts'),
  'alert/work': () => import('../../alert/steps/work.ts'),
  'alert/bulletin': () => import('../../alert/steps/bulletin.ts'),
};
