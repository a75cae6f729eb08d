import type { OperationsOf } from '../../web/api.ts';
import { deskPages } from '../../web/desk-pages.ts';

/** Where anyone asks a question 咨询, without it being a request, and follows one of their own. */
const page = deskPages('public-desk');

export const ASK_ROUTES = [
  page({
    method: 'GET',
    path: '/ask/new/',
    operation: 'showAsk',
    step: 'question/pages',
    summary: 'The form for a question',
  }),
  page({
    method: 'POST',
    path: '/ask/new/',
    operation: 'sendQuestion',
    step: 'question/pages',
    summary: 'Send a question, or see first what was answered',
  }),
  page({
    method: 'GET',
    path: '/ask/received/',
    operation: 'showReceived',
    step: 'question/pages',
    summary: 'The receipt of the question just sent',
  }),
  page({
    method: 'GET',
    path: '/ask/track/',
    operation: 'showFollowed',
    step: 'question/pages',
    summary: 'Where the question stands that this browser remembers',
  }),
  page({
    method: 'POST',
    path: '/ask/track/',
    operation: 'followQuestion',
    step: 'question/pages',
    summary: 'Follow a question of one’s own, by number and code',
  }),
  page({
    method: 'POST',
    path: '/ask/track/leave',
    operation: 'leaveQuestion',
    step: 'question/pages',
    summary: 'Forget number and code on this device',
  }),
] as const;

export type AskOperations = OperationsOf<typeof ASK_ROUTES, 'public-desk'>;
