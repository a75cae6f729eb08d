import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { DeadLetters, StreamWork, Ticks } from './clock.ts';
import type { ReleaseFunctions } from './release-functions.ts';
import type { RequestFunctions } from './request-functions.ts';
import { ServiceFunction } from './service-function.ts';

/** At night, when nobody works on a request. */
const EACH_NIGHT = 'cron(35 2 * * ? *)';

/** Hourly from 08:05 to 18:05, and once the day has begun. */
const OFFICE_HOURS = 'cron(5 0,8-18 * * ? *)';

/**
 * What wakes which function: the clock, the table's stream, or the dispatcher, which reads the stream for all
 * functions but the release clock and starts each of them in its own time.
 */
export function wakeEveryone(
  scope: Construct,
  table: Table,
  functions: Pick<ReleaseFunctions, 'builder' | 'releaseClock' | 'outbox'> &
    Pick<RequestFunctions, 'fileCheck' | 'deadlineSweep' | 'retention'>,
): { dispatcher: ServiceFunction; deadLetters: DeadLetters[] } {
  const { builder, releaseClock, outbox, fileCheck, deadlineSweep, retention } = functions;
  const lost = (id: string, impact: string) => new DeadLetters(scope, `${id}DeadLetters`, impact);
  const buildsLost = lost('Builder', 'an upload waits until the upkeep of releases orders it again.');
  const releasesLost = lost(
    'ReleaseClock',
    'a tick or a change of the site was lost; the site shows it late.',
  );
  const messagesLost = lost('Outbox', 'messages go out a minute late or more.');
  const filesLost = lost(
    'FileCheck',
    'a file of a request stays in quarantine until the deadline sweep orders its check again.',
  );
  const sweepsLost = lost('DeadlineSweep', 'reminders come an hour late or more, with the next sweep.');
  const retentionLost = lost('Retention', 'what was to be removed or destroyed is kept for a night more.');
  const wakesLost = lost(
    'Dispatcher',
    'an upload or a file waits, deadlines follow a new notice late, or a disposal waits for the night.',
  );

  const dispatcher = new ServiceFunction(scope, 'Dispatcher', {
    name: 'dispatcher',
    description: 'Starts what was ordered through the outbox',
    errorImpact:
      'uploads are not built, files not looked at, deadlines not counted anew, cases not disposed of.',
    memory: 512,
    timeout: Duration.seconds(30),
    environment: {
      BUILDER: builder.function.functionName,
      FILE_CHECK: fileCheck.function.functionName,
      DEADLINE_SWEEP: deadlineSweep.function.functionName,
      RETENTION: retention.function.functionName,
    },
  }).allow(
    'Start',
    ['lambda:InvokeFunction'],
    [builder, fileCheck, deadlineSweep, retention].map((started) => started.function.functionArn),
  );
  new StreamWork(scope, 'Orders', dispatcher, {
    table,
    kinds: ['build', 'file', 'calendar', 'disposal'],
    deadLetters: wakesLost,
    batchSize: 10,
    parallel: 1,
  });
  new StreamWork(scope, 'SiteChanges', releaseClock, {
    table,
    kinds: ['site'],
    deadLetters: releasesLost,
    batchSize: 10,
    // A change may publish what was approved late; the changes behind it go on meanwhile.
    parallel: 4,
  });

  const minute = { expression: 'rate(1 minute)', wake: 'minute', maxAge: Duration.minutes(1) };
  new Ticks(scope, 'ReleaseTicks', releaseClock, { ...minute, deadLetters: releasesLost });
  new Ticks(scope, 'ReleaseUpkeep', releaseClock, {
    expression: 'rate(1 hour)',
    wake: 'hour',
    maxAge: Duration.hours(1),
    deadLetters: releasesLost,
  });
  new Ticks(scope, 'OutboxTicks', outbox, { ...minute, deadLetters: messagesLost });
  new Ticks(scope, 'SweepTicks', deadlineSweep, {
    expression: OFFICE_HOURS,
    wake: 'sweep',
    maxAge: Duration.hours(1),
    deadLetters: sweepsLost,
  });
  new Ticks(scope, 'RetentionTicks', retention, {
    expression: EACH_NIGHT,
    wake: 'retention',
    maxAge: Duration.hours(6),
    deadLetters: retentionLost,
  });

  // A minute's tick, once accepted, is not run again after an error: the next one is due.
  for (const ticking of [releaseClock, outbox]) ticking.onceStarted({ maxAge: minute.maxAge, retries: 0 });
  for (const [started, deadLetters] of [
    [builder, buildsLost],
    [fileCheck, filesLost],
    [deadlineSweep, sweepsLost],
    [retention, retentionLost],
  ] as const) {
    started.onceStarted({ maxAge: Duration.hours(6), retries: 2, giveUp: deadLetters.queue });
  }
  return {
    dispatcher,
    deadLetters: [buildsLost, releasesLost, messagesLost, filesLost, sweepsLost, retentionLost, wakesLost],
  };
}
