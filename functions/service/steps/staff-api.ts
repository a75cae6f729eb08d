/** Where the operations of `staff-api` stand: releases and dataflows. Each file is read when the first of its operations is called. */
export const STAFF_STEPS = {
  'release/me': () => import('../../release/steps/me.ts'),
  'release/dataflow': () => import('../../release/steps/dataflow.ts'),
  'release/list': () => import('../../release/steps/list.ts'),
  'release/announce': () => import('../../release/steps/announce.ts'),
  'release/upload': () => import('../../release/steps/upload.ts'),
  'release/sign-off': () => import('../../release/steps/sign-off.ts'),
  'release/correction': () => import('../../release/steps/correction.ts'),
  'release/posts': () => import('../../release/steps/posts.ts'),
  'report/publishing': () => import('../../report/steps/publishing.ts'),
};
