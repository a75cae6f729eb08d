import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { env } from '../env.ts';
import { log } from '../log.ts';
import { checkFile } from '../officer/file-checking.ts';
import { openCasework } from '../store/case-files.ts';
import { openSecrets } from '../store/case-secrets.ts';
import { FileJob } from '../store/outbox.ts';
import { imageOf, openTable } from '../store/table.ts';
import { now } from '../wiring.ts';

const names = env('TABLE', 'CASEWORK_BUCKET', 'REQUESTS_KEY', 'MAC_KEY');
const casework = openCasework(names.CASEWORK_BUCKET);
const room = {
  table: openTable(names.TABLE),
  secrets: openSecrets(names.REQUESTS_KEY, names.MAC_KEY),
  casework: async () => casework,
  now,
};

/**
 * Takes files out of quarantine: what is what its name says is encrypted under its case's key and kept, the rest
 * is refused. Orders come twice and late; each step can be repeated.
 */
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  for (const record of event.Records) {
    const job = v.safeParse(FileJob, imageOf(record));
    if (!job.success) continue;
    const { receipt, n } = job.output;
    const file = await checkFile(room, job.output);
    log('file checked', { receipt, file: n, state: file?.state ?? 'disposed of' });
  }
};
