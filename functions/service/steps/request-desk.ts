/** Where the operations of `request-desk` stand: the request desk. Each file is read when the first of its operations is called. */
export const DESK_STEPS = {
  'request/form': () => import('../../request/desk/form/form.ts'),
  'request/send': () => import('../../request/desk/form/send.ts'),
  'request/log-search': () => import('../../request/desk/log/log-search.ts'),
  'request/documents': () => import('../../request/desk/log/documents.ts'),
  'request/tracking-pages': () => import('../../request/desk/tracking/tracking-pages.ts'),
  'request/json-operations': () => import('../../request/desk/json-operations.ts'),
};
