import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct, IDependable } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceFunctions } from './service-functions.ts';
import { DeadLetters, StreamWork, Ticks } from './triggers.ts';

/**
 * What wakes which function, beside requests: the clock, the table's stream, or the dispatcher, which reads the
 * stream for all functions but the release clock and starts each of them in its own time. The clock begins `after` what
 * is slowest to stand: a first deployment that fails there must find buckets empty, or it cannot take them back.
 */
export function wakeEveryone(
  scope: Construct,
  table: Table,
  functions: ServiceFunctions,
  after: IDependable,
): DeadLetters[] {
  return Object.values(functions).flatMap((woken) => {
    const { id, lost } = woken.row;
    if (lost === undefined) return [];
    const deadLetters = new DeadLetters(scope, `${id}DeadLetters`, lost);
    wake(scope, table, woken, deadLetters, after);
    return [deadLetters];
  });
}

function wake(
  scope: Construct,
  table: Table,
  woken: ServiceFunction,
  deadLetters: DeadLetters,
  after: IDependable,
): void {
  const { wakes } = woken.row;
  for (const one of wakes) {
    if (one.by === 'stream') new StreamWork(scope, woken, one, table, deadLetters);
    if (one.by === 'schedule') new Ticks(scope, woken, one, deadLetters, after);
  }
  const [tick] = wakes.filter((one) => one.by === 'schedule');
  if (wakes.some(({ by }) => by === 'order'))
    woken.onceStarted({ maxAge: Duration.hours(6), retries: 2, giveUp: deadLetters.queue });
  // A tick, once accepted, is not run again after an error: the next one is due.
  else if (tick) woken.onceStarted({ maxAge: Duration.seconds(tick.late), retries: 0 });
}
