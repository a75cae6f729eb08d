import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { env } from '../../runtime/env.ts';
import { log } from '../../runtime/log.ts';

const { WORKERS } = env('WORKERS');
const workers = v.parse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())), WORKERS);
const lambda = new LambdaClient({});

/**
 * Starts the work that was ordered through the outbox: each order by itself, in the form in which the stream
 * hands it over. Where one cannot be passed on the batch fails and comes again in halves; what was started
 * already starts twice, which every order bears.
 */
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  await Promise.all(event.Records.map(start));
};

const start = async (record: DynamoDBRecord): Promise<void> => {
  // Of the key, to which the roles of those who order are bound.
  const kind = (record.dynamodb?.Keys?.pk?.S ?? '').replace(/^OUTBOX#/, '');
  const worker = workers[kind];
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
