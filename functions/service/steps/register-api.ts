/** Where the operations of `register-api` stand: registers and the annual report. Each file is read when the first of its operations is called. */
export const REGISTER_STEPS = {
  'register/years': () => import('../../register/steps/years.ts'),
  'register/entries': () => import('../../register/steps/entries.ts'),
  'register/import': () => import('../../register/steps/import.ts'),
  'report/compiled': () => import('../../report/steps/compiled.ts'),
  'report/figure-records': () => import('../../report/steps/figure-records.ts'),
  'report/writing': () => import('../../report/steps/writing.ts'),
  'report/recount': () => import('../../report/steps/recount.ts'),
  'report/signing': () => import('../../report/steps/signing.ts'),
};
