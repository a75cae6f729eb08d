import type { Route } from '../route.ts';
import { ALERT_ROUTES } from './alert/routes.ts';
import { AUDIT_ROUTES } from './audit/routes.ts';
import { HOLIDAY_ROUTES } from './holidays/routes.ts';
import { EVENT_PAGE_ROUTES } from './openday/desk-routes.ts';
import { EVENT_ROUTES } from './openday/officer-routes.ts';
import { ASK_ROUTES } from './question/desk-routes.ts';
import { QUESTION_ROUTES } from './question/officer-routes.ts';
import { REGISTER_ROUTES } from './register/routes.ts';
import { STAFF_ROUTES } from './release/routes.ts';
import { REPORT_ROUTES } from './report/routes.ts';
import { DESK_ROUTES } from './request/desk-routes.ts';
import { OFFICER_ROUTES } from './request/officer-routes.ts';

/**
 * Every route of the HTTP API, once. The template makes its routes from this list and `openapi.json` is written
 * from it; each function dispatches on its own part of it and loads no more.
 */
export const ROUTES: readonly Route[] = [
  ...STAFF_ROUTES,
  ...OFFICER_ROUTES,
  ...HOLIDAY_ROUTES,
  ...QUESTION_ROUTES,
  ...EVENT_ROUTES,
  ...DESK_ROUTES,
  ...ASK_ROUTES,
  ...EVENT_PAGE_ROUTES,
  ...REGISTER_ROUTES,
  ...REPORT_ROUTES,
  ...ALERT_ROUTES,
  ...AUDIT_ROUTES,
];
