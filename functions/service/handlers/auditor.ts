import type { Context, APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import { anchorChains } from '../../audit/anchor.ts';
import { openAnchors } from '../../audit/anchors.ts';
import { AUDIT_ROUTES } from '../../audit/contract/routes.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openSecret } from '../../store/secret-value.ts';
import { openTable } from '../../store/table.ts';
import { api } from '../../web/api.ts';
import { AUDIT_STEPS } from '../steps/auditor.ts';

const names = env('TABLE', 'AUDIT_KEY', 'ANCHOR_BUCKET', 'LOCK_DAYS', 'EDGE_SECRET_ARN', 'ROLE_CLAIM');
const ledger = {
  table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
  anchors: openAnchors(names.ANCHOR_BUCKET, Number(names.LOCK_DAYS), names.AUDIT_KEY),
  now,
};

const answer = api({
  function: 'auditor',
  routes: AUDIT_ROUTES,
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  roleClaim: names.ROLE_CLAIM,
  steps: AUDIT_STEPS,
  ports: ledger,
});

/** What a tick of the schedule carries. */
type Tick = { wake: 'anchor' };

/** Anchors the ends of the audit chains each night, and compares them for whoever asks. */
export const handler = async (event: Event | Tick, context: Context): Promise<unknown> =>
  'wake' in event ? await anchorChains(ledger) : await answer(event, context);
