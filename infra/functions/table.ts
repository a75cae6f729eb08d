import { ALERT_FUNCTIONS } from './alert.ts';
import { AUDIT_FUNCTIONS } from './audit.ts';
import { CHANNEL_FUNCTIONS } from './channel.ts';
import { REGISTER_FUNCTIONS } from './register.ts';
import { RELEASE_FUNCTIONS } from './release.ts';
import { REQUEST_FUNCTIONS } from './request.ts';
import type { FunctionRow, Wake } from './row.ts';
import { SITE_FUNCTIONS } from './site.ts';

/** First of all stands who gives out assets: a deployment renews it before any function that writes pages. */
const WORKERS = [
  ...SITE_FUNCTIONS,
  ...RELEASE_FUNCTIONS,
  ...CHANNEL_FUNCTIONS,
  ...REQUEST_FUNCTIONS,
  ...REGISTER_FUNCTIONS,
  ...ALERT_FUNCTIONS,
  ...AUDIT_FUNCTIONS,
] as const;

/** The kinds of orders that this function works off. */
const ordersOf = (row: { readonly wakes: readonly Wake[] }): readonly string[] =>
  row.wakes.flatMap((wake) => (wake.by === 'order' ? wake.kinds : []));

/** Which function works off which kind of order. */
export const WORKER_OF: ReadonlyMap<string, FunctionName> = new Map(
  WORKERS.flatMap((row) => ordersOf(row).map((kind) => [kind, row.name] as const)),
);

/** Reads the stream for all functions but the release clock, and starts each of them in its own time. */
const DISPATCHER = {
  name: 'dispatcher',
  id: 'Dispatcher',
  description: 'Starts what was ordered through the outbox',
  harm: 'uploads are not built, files not looked at, deadlines not counted anew, cases not disposed of.',
  memory: 512,
  seconds: 30,
  wakes: [{ by: 'stream', id: 'Orders', kinds: WORKERS.flatMap(ordersOf), parallel: 1 }],
  lost: 'an upload or a file waits, deadlines follow a new notice late, or a disposal waits for the night.',
  environment: ['WORKERS'],
  may: [{ sid: 'Start', actions: ['lambda:InvokeFunction'], on: 'workers' }],
} as const satisfies FunctionRow;

/** Every function of the service. */
export const FUNCTIONS = [...WORKERS, DISPATCHER] as const;

export type FunctionName = (typeof FUNCTIONS)[number]['name'];

/** A row of the table, its name one of those that are there. */
export type ServiceRow = FunctionRow & { readonly name: FunctionName };
