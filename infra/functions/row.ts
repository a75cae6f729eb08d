import type { EnvironmentName } from '../../functions/runtime/env.ts';
import type { Grant } from './grants.ts';

/**
 * A function of the service: one row of the table in `table.ts`. Bundles, template, wake-ups, alarms and the
 * list in docs/architecture.md are made from it. Rows are plain data: the bundler reads them without the CDK.
 */
export interface FunctionRow {
  /** The handler is `functions/service/handlers/<name>.ts`. */
  readonly name: string;
  /** What the template calls it; its role, log, queue and alarms are called after it. */
  readonly id: string;
  readonly description: string;
  /** What a reader or a colleague suffers when the function fails; its alarms say it. */
  readonly harm: string;
  /** MiB. A vCPU comes with every 1,769. */
  readonly memory: number;
  /** Time limit of one run, in seconds. */
  readonly seconds: number;
  /** Concurrent runs that are kept for this function and are its most. */
  readonly reserved?: number;
  readonly wakes: readonly Wake[];
  /** What is late or lost when a wake-up was given up; a function that is woken by no request has it. */
  readonly lost?: string;
  readonly environment: readonly EnvironmentName[];
  /** `names`: it renders pages, and knows the published names of assets. `files`: it carries the assets too. */
  readonly assets?: 'names' | 'files';
  readonly may: readonly Grant[];
  readonly alarms?: readonly LogAlarm[];
  readonly stands?: Standstill;
}

export type Wake = ByRequest | BySchedule | ByStream | ByOrder;

/** Requests to the routes that name the function, in functions/MATTER/contract/. */
interface ByRequest {
  readonly by: 'http';
}

export interface BySchedule {
  readonly by: 'schedule';
  readonly id: string;
  /** `rate(…)` or `cron(…)`, the latter in office time. */
  readonly expression: string;
  /** What the function is told. */
  readonly wake: string;
  /** A tick that is late by more seconds than this is dropped: the next one is due. */
  readonly late: number;
}

/** A reader of its own at the table's stream. AWS lets two readers at a shard: docs/decisions/0007-two-readers-at-the-stream.md. */
export interface ByStream {
  readonly by: 'stream';
  readonly id: string;
  /** Kinds of orders in the outbox. */
  readonly kinds: readonly string[];
  /** How many batches of one shard run at once; items of one key stay in order. */
  readonly parallel: number;
}

/** Orders in the outbox, which the dispatcher reads and passes on. */
interface ByOrder {
  readonly by: 'order';
  readonly kinds: readonly string[];
}

/** An alarm on lines of the function's log, each of which is one JSON object. */
export interface LogAlarm {
  readonly id: string;
  /** The value of `event`, or the name of a field that is true. */
  readonly on: { readonly event: string } | { readonly field: string };
  readonly harm: string;
}

/** An alarm where the function was not run at all in so many periods. */
export interface Standstill {
  readonly id: string;
  readonly period: 'minute' | 'hour';
  readonly periods: number;
  readonly harm: string;
}
