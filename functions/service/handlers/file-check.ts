import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { checkFile } from '../../request/casework/file-checking.ts';
import { openCasework } from '../../request/records/files/files.ts';
import { env } from '../../runtime/env.ts';
import { log } from '../../runtime/log.ts';
import { now } from '../../runtime/now.ts';
import { openVirusScanner } from '../../runtime/virus-scanner.ts';
import { openSecrets } from '../../sealed/secrets.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { FileJob } from '../../store/outbox.ts';
import { imageOf, openTable } from '../../store/table.ts';

const names = env('AUDIT_KEY', 'TABLE', 'CASEWORK_BUCKET', 'REQUESTS_KEY', 'MAC_KEY', 'VIRUS_SCANNER');
const casework = openCasework(names.CASEWORK_BUCKET);
const room = {
  table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
  secrets: openSecrets(names.REQUESTS_KEY, names.MAC_KEY),
  casework: async () => casework,
  scanner: openVirusScanner(names.VIRUS_SCANNER),
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
    log('file checked', {
      receipt,
      file: n,
      state: file?.state ?? 'disposed of',
      found: file?.refusal ?? file?.scan ?? null,
    });
  }
};
