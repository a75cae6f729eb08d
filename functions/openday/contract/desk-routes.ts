import type { OperationsOf } from '../../web/api.ts';
import { deskPages } from '../../web/desk-pages.ts';

/** Where anyone registers for an event. The list of events is a page of the public bucket. */
const page = deskPages('public-desk');

const EVENT = '/disclosure/events/{event}';

export const EVENT_PAGE_ROUTES = [
  page({
    method: 'GET',
    path: `${EVENT}/`,
    operation: 'showEventPage',
    step: 'openday/pages',
    summary: 'An event with its form',
  }),
  page({
    method: 'POST',
    path: `${EVENT}/`,
    operation: 'registerForEvent',
    step: 'openday/pages',
    summary: 'Register for an event',
  }),
  page({
    method: 'GET',
    path: `${EVENT}/registered/`,
    operation: 'showRegistered',
    step: 'openday/pages',
    summary: 'The registration just made',
  }),
  page({
    method: 'GET',
    path: `${EVENT}/cancel/`,
    operation: 'showCancel',
    step: 'openday/pages',
    summary: 'The form by which a registration is given up',
  }),
  page({
    method: 'POST',
    path: `${EVENT}/cancel/`,
    operation: 'cancelRegistration',
    step: 'openday/pages',
    summary: 'Give up a registration by its code',
  }),
] as const;

export type EventPageOperations = OperationsOf<typeof EVENT_PAGE_ROUTES, 'public-desk'>;
