/** Where the operations of `public-desk` stand: questions and events. Each file is read when the first of its operations is called. */
export const PUBLIC_DESK_STEPS = {
  'question/pages': () => import('../../question/desk/pages.ts'),
  'openday/pages': () => import('../../openday/desk/pages.ts'),
};
