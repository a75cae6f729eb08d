/** Where the operations of `auditor` stand: audit chains. Each file is read when the first of its operations is called. */
export const AUDIT_STEPS = {
  'audit/verify': () => import('../../audit/verify.ts'),
};
