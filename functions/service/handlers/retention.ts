import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { openCasework } from '../../request/records/files/files.ts';
import { destroyApproved } from '../../request/sweep/disposal.ts';
import { retain } from '../../request/sweep/retention.ts';
import { env } from '../../runtime/env.ts';
import { log } from '../../runtime/log.ts';
import { now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openTable } from '../../store/table.ts';

const { AUDIT_KEY, TABLE, CASEWORK_BUCKET } = env('AUDIT_KEY', 'TABLE', 'CASEWORK_BUCKET');
const table = openTable(TABLE, openNotary(AUDIT_KEY));
const casework = openCasework(CASEWORK_BUCKET);

/** What a tick of the schedule carries. */
type Tick = Record<string, never>;

/**
 * Wakes each night for closed requests, questions and events whose day has come, and when a second person approves a disposal list.
 * Either way what was approved and is not destroyed yet is gone on with. What a run leaves undone, the next one
 * finds by itself; a request that could not be looked at fails the run, so that somebody hears of it.
 */
export const handler = async (event: DynamoDBStreamEvent | Tick, context: Context): Promise<void> => {
  const remaining = () => context.getRemainingTimeInMillis();
  const room = { table, casework, now, remaining };
  const { destroyed, kept, failed } = await destroyApproved(room);
  log('disposed', { destroyed, kept, failed });
  if (!('Records' in event)) {
    const retained = await retain(room);
    const { destroyQuestionWords } = await import('../../question/steps/sweeping.ts');
    const questions = await destroyQuestionWords(room);
    const { purgeOpendays } = await import('../../openday/steps/sweeping.ts');
    const events = await purgeOpendays(room);
    log('retained', { ...retained, questions: questions.destroyed, events: events.destroyed });
    if (events.failed > 0) throw new Error(`Who registered for ${events.failed} events was not destroyed`);
    if (questions.failed > 0)
      throw new Error(`The words of ${questions.failed} questions were not destroyed`);
    if (retained.failed > 0) throw new Error(`${retained.failed} requests could not be looked at`);
  }
  if (failed > 0) throw new Error(`${failed} requests could not be destroyed`);
};
