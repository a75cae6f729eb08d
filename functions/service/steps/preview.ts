/** Where the operations of `preview` stand: what is sealed. Each file is read when the first of its operations is called. */
export const PREVIEW_STEPS = {
  'release/preview': () => import('../../release/steps/preview.ts'),
};
