import type { OperationsOf } from '../../web/api.ts';
import { routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const query = schemasOf(() => import('./queries.ts'));
const common = schemasOf(() => import('../../web/shapes.ts'));

/** What officers do about events to which people register 统计开放日. */
const EVENTS = '/api/staff/events';
const EVENT = `${EVENTS}/{id}`;

const officer = routesWith({
  function: 'officer-api',
  authorizer: 'staff',
  roles: ['officer', 'approver'],
  status: 200,
});

export const EVENT_ROUTES = [
  officer({
    method: 'GET',
    path: EVENTS,
    operation: 'listEvents',
    step: 'openday/opening',
    summary: 'Events by day',
    query: query('EventsQuery'),
    kind: 'reads',
    answer: schema('EventsAnswer'),
  }),
  officer({
    method: 'POST',
    path: EVENTS,
    operation: 'openEvent',
    step: 'openday/opening',
    summary: 'Open an event for registration',
    kind: 'creates',
    body: schema('OpenBody'),
    answer: schema('EventAnswer'),
    status: 201,
  }),
  officer({
    method: 'GET',
    path: EVENT,
    operation: 'showEvent',
    step: 'openday/opening',
    summary: 'An event and how it fills, without a name',
    kind: 'reads',
    answer: schema('EventAnswer'),
  }),
  officer({
    method: 'GET',
    path: `${EVENT}/audit`,
    operation: 'eventAudit',
    step: 'openday/opening',
    summary: 'A hash chain of an event: what was done to it, who was let in, or who read names',
    query: query('EventAuditQuery'),
    kind: 'reads',
    answer: common('AuditAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${EVENT}/guests`,
    operation: 'listGuests',
    step: 'openday/opening',
    summary: 'Who registered, with names; the reason is logged first',
    kind: 'reads',
    body: schema('GuestsBody'),
    answer: schema('GuestsAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${EVENT}/change`,
    operation: 'changeEvent',
    step: 'openday/opening',
    summary: 'Change the number of places, or the closing time; who waits moves up where there is room',
    kind: 'changes',
    body: schema('ChangeBody'),
    answer: schema('EventAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${EVENT}/cancel`,
    operation: 'cancelEvent',
    step: 'openday/opening',
    summary: 'Call an event off; everyone who registered is told',
    kind: 'changes',
    body: schema('CallOffBody'),
    answer: schema('EventAnswer'),
  }),
  officer({
    method: 'POST',
    path: `${EVENT}/check-in`,
    operation: 'checkIn',
    step: 'openday/door',
    summary: 'Let a party in, by its code or from the list; once',
    kind: 'creates',
    body: schema('CheckInBody'),
    answer: schema('CheckedInAnswer'),
    status: 201,
  }),
  officer({
    method: 'POST',
    path: `${EVENT}/walk-in`,
    operation: 'walkIn',
    step: 'openday/door',
    summary: 'Count people who came without a registration',
    kind: 'creates',
    body: schema('WalkInBody'),
    answer: schema('WalkedInAnswer'),
    status: 201,
  }),
  officer({
    method: 'POST',
    path: `${EVENT}/finish`,
    operation: 'finishEvent',
    step: 'openday/door',
    summary: 'Enter the event in the register of events, with how many and what people came',
    kind: 'changes',
    body: schema('FinishBody'),
    answer: schema('EventAnswer'),
  }),
] as const;

type EventOperations = OperationsOf<typeof EVENT_ROUTES, 'officer-api'>;
export type EventOperation<Name extends keyof EventOperations> = EventOperations[Name];
