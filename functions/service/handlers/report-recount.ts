import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { recount } from '../../report/steps/recount-work.ts';
import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { RecountJob } from '../../store/outbox.ts';
import { imageOf, openTable } from '../../store/table.ts';

const { TABLE } = env('TABLE');
const table = openTable(TABLE);

/** Counts a year's records anew, apart from the figures that the writes keep; goes on where the run before ended. */
export const handler = async (event: DynamoDBStreamEvent, context: Context): Promise<void> => {
  const remaining = () => context.getRemainingTimeInMillis();
  for (const record of event.Records) {
    const job = v.safeParse(RecountJob, imageOf(record));
    if (job.success) await recount({ table, now, remaining }, job.output);
  }
};
