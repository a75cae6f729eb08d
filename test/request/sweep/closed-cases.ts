import { ListObjectVersionsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { type Case, loadCase } from '../../../functions/request/records/case.ts';
import { fileStep } from '../../../functions/request/records/files/file-checks.ts';
import { type Casework, saveFileBegun } from '../../../functions/request/records/files/files.ts';
import type { RetentionPorts } from '../../../functions/request/sweep/retention.ts';
import { type DataKey, newDataKey, sealPart } from '../../../functions/sealed/secrets.ts';
import { type Table, transact } from '../../../functions/store/table.ts';
import { type Engines, keyArn, startEngines } from '../../local-aws/engines.ts';
import { startTables } from '../../store/engine.ts';
import { act, entered, instant, on, recorded } from '../records/builders.ts';

const BUCKET = 'casework';
const WRAPS = keyArn('requests');

/** Closed requests, whole: with a key, with what people wrote, and with files in storage. */
export const startCases = async () => {
  const tables = await startTables();
  const engines: Engines = await startEngines({
    buckets: [{ name: BUCKET, versioned: true }],
    keys: [{ arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
  });
  const casework: Casework = { s3: engines.s3(), bucket: BUCKET };
  return {
    tables,
    casework,
    keyOf: (receipt: string): Promise<DataKey> =>
      newDataKey({ kms: engines.kms(), requestsKey: WRAPS, macKey: '', noticesKey: '' }, receipt),
    async stop(): Promise<void> {
      await engines.stop();
      await tables.stop();
    },
  };
};

export type Cases = Awaited<ReturnType<typeof startCases>>;

export const again = async (table: Table, receipt: string, day = '2026-09-14'): Promise<Case> =>
  loadCase(table, await lawAt(table, instant(day)), receipt);

/** A request of a day with what was asked for under its key. */
export const asked = async ({ keyOf }: Cases, table: Table, receipt: string, day: string) => {
  const key = await keyOf(receipt);
  const parts = [
    sealPart(key, 'request', { title: '居民消费价格' }),
    sealPart(key, 'letter-1', { text: '答复' }),
  ];
  return { key, found: await entered(table, receipt, day, { key, parts }) };
};

/** The same, answered and delivered on that day. */
export const closed = async (cases: Cases, table: Table, receipt: string, day: string): Promise<Case> => {
  const { found } = await asked(cases, table, receipt, day);
  return answered(table, found, day);
};

export const answered = (table: Table, found: Case, day: string): Promise<Case> =>
  recorded(table, found, [on('decided', day), on('dispatched', day), on('delivered', day)]);

/** A file that was looked at and kept, in as many versions of its object. */
export const keeps = async (
  { casework }: Cases,
  table: Table,
  { key, found }: { key: DataKey; found: Case },
  day: string,
  { purpose = 'identity', versions = 1 }: { purpose?: string; versions?: number } = {},
): Promise<Case> => {
  const law = await lawAt(table, instant(day));
  const begun = await saveFileBegun(
    { table, law, casework },
    found,
    { key, name: '张三身份证.jpg', purpose },
    act(day, 'applicant'),
  );
  const { n } = begun.form;
  const [file] = begun.found.files.slice(-1);
  if (!file) throw new Error('no file was begun');
  await transact(table, [
    fileStep(table, found.receipt, { ...file, state: 'kept', type: 'image/jpeg', bytes: 3 }, file),
  ]);
  for (let i = 0; i < versions; i += 1) {
    const Key = `files/${found.receipt}/${n}`;
    await casework.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: `v${i}` }));
  }
  return again(table, found.receipt, day);
};

/** Keys in storage below a prefix, once for each version or marker. */
export const versionsBelow = async ({ s3 }: Casework, prefix: string): Promise<string[]> => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: prefix }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key }) => String(Key)).sort();
};

/** What the run of a night works with, with all the time in the world. */
export const night = (
  table: Table,
  casework: Casework,
  day: string,
  remaining = () => 1e9,
): RetentionPorts => {
  const at = instant(`${day}T02:35:00+08:00`);
  return { table, casework, now: () => at, remaining };
};

/** A client for storage that ends before or after its nth deletion. */
export const endingAt = (s3: S3Client, nth: number, when: 'before' | 'after'): S3Client => {
  let deletions = 0;
  return new Proxy(s3, {
    get(target, name) {
      if (name !== 'send') return Reflect.get(target, name);
      return async (command: Parameters<S3Client['send']>[0]) => {
        if (command.constructor.name !== 'DeleteObjectCommand') return target.send(command);
        deletions += 1;
        if (deletions === nth && when === 'before') throw new Error('ended before the deletion');
        const answer = await target.send(command);
        if (deletions === nth) throw new Error('ended after the deletion');
        return answer;
      };
    },
  });
};
