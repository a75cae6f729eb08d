import type { OperationsOf } from '../../web/api.ts';
import { COLLEAGUES, routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./schemas.ts'));
const common = schemasOf(() => import('../../web/shapes.ts'));

/** What officers do about holiday notices 节假日通知, on whose days deadlines are counted. */
const HOLIDAYS = '/api/staff/holidays';

const officer = routesWith({
  function: 'officer-api',
  authorizer: 'staff',
  roles: ['officer', 'approver'],
  status: 200,
});

export const HOLIDAY_ROUTES = [
  officer({
    method: 'GET',
    path: HOLIDAYS,
    operation: 'showHolidays',
    step: 'holidays/holidays',
    summary: 'Holiday notices in force and proposed, and what they did to open cases',
    roles: COLLEAGUES,
    kind: 'reads',
    answer: schema('HolidaysAnswer'),
    tagged: true,
  }),
  officer({
    method: 'POST',
    path: HOLIDAYS,
    operation: 'proposeHolidays',
    step: 'holidays/holidays',
    summary: 'Propose a holiday notice, or the correction of one; another person approves it',
    kind: 'creates',
    body: schema('HolidaysBody'),
    answer: schema('ProposedNoticesAnswer'),
    status: 201,
  }),
  officer({
    method: 'POST',
    path: `${HOLIDAYS}/{number}/approve`,
    operation: 'approveHolidays',
    step: 'holidays/holidays',
    summary: 'Put a notice in force that another person proposed; open cases are counted anew',
    kind: 'changes',
    body: common('EmptyBody'),
    answer: schema('NoticeInForceAnswer'),
  }),
] as const;

type HolidayOperations = OperationsOf<typeof HOLIDAY_ROUTES, 'officer-api'>;
export type HolidayOperation<Name extends keyof HolidayOperations> = HolidayOperations[Name];
