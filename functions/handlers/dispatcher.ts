import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { env } from '../runtime/env.ts';
import { log } from '../runtime/log.ts';

const names = env('BUILDER', 'FILE_CHECK', 'DEADLINE_SWEEP', 'RETENTION');
const lambda = new LambdaClient({});

/** Which function works off which kind of order. */
const WORKERS: Readonly<Record<string, string>> = {
  build: names.BUILDER,
  file: names.FILE_CHECK,
  calendar: names.DEADLINE_SWEEP,
  disposal: names.RETENTION,
};

/**
 * Starts the work that was ordered through the outbox: each order by itself, in the form in which the stream
 * hands it over. Where one cannot be passed on the batch fails and comes again in halves; what was started
 * already starts twice, which every order bears.
 */
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  await Promise.all(event.Records.map(start));
};

const start = async (record: DynamoDBRecord): Promise<void> => {
  const kind = record.dynamodb?.NewImage?.outbox?.S ?? '';
  const worker = WORKERS[kind];
  if (worker === undefined) throw new Error(`Nobody works off orders of the kind ${kind}`);
  await lambda.send(
    new InvokeCommand({
      FunctionName: worker,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify({ Records: [record] })),
    }),
  );
  log('started', { kind });
};
