import { ALERT_ROUTES } from '../alert/contract/routes.ts';
import { AUDIT_ROUTES } from '../audit/contract/routes.ts';
import { HOLIDAY_ROUTES } from '../holidays/contract/routes.ts';
import { EVENT_PAGE_ROUTES } from '../openday/contract/desk-routes.ts';
import { EVENT_ROUTES } from '../openday/contract/officer-routes.ts';
import { ASK_ROUTES } from '../question/contract/desk-routes.ts';
import { QUESTION_ROUTES } from '../question/contract/officer-routes.ts';
import { REGISTER_ROUTES } from '../register/contract/routes.ts';
import { STAFF_ROUTES } from '../release/contract/routes.ts';
import { REPORT_ROUTES } from '../report/contract/routes.ts';
import { DESK_ROUTES } from '../request/contract/desk-routes.ts';
import { OFFICER_ROUTES } from '../request/contract/officer-routes.ts';
import type { Route } from '../web/route.ts';

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
