import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import * as v from 'valibot';
import type { Refusal } from '../../../formats/received/refusal.ts';
import type { Act } from '../../../kernel/act.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Law } from '../../../law/law.ts';
import {
  type DataKey,
  openBytes,
  openPart,
  openParts,
  partKey,
  sealBytes,
  sealPart,
} from '../../../sealed/secrets.ts';
import { orderFileCheck } from '../../../store/outbox.ts';
import { type Step, type Table, transact } from '../../../store/table.ts';
import type { Scan } from '../../rules/case-file.ts';
import type { Case } from '../case.ts';
import { recordEvents } from '../cases.ts';
import type { FileRow } from '../row.ts';
import { fileStep, inCheck, settledFile } from './file-checks.ts';
import { filePart, SealedFile } from './sealed-file.ts';

/**
 * Files of requests: what applicants send with one, and letters scanned by officers. A file is posted straight
 * to quarantine, looked at by the file check, and kept encrypted under its case's data key; nothing else reads
 * the quarantine.
 */
export type Casework = { readonly s3: S3Client; bucket: string };

/** The client is made with the first file. */
export const openCasework = (bucket: string): Casework => {
  let client: S3Client | undefined;
  return {
    get s3() {
      client ??= new S3Client({});
      return client;
    },
    bucket,
  };
};

/** The largest file taken (25 MB). The signed form says so, and storage enforces it. */
export const MAX_FILE_BYTES = 25_000_000;

/** How long a form for a file stays good. */
const FORM_SECONDS = 3600;

const quarantineKey = (receipt: string, n: number): string => `quarantine/${receipt}/${n}`;
const keptKey = (receipt: string, n: number | ''): string => `files/${receipt}/${n}`;
/** The bytes stand under a key of their own, apart from the name that they came under. */
const bytesName = (n: number): string => `${filePart(n)}/bytes`;

export type FileForm = { n: number; post: { url: string; fields: Record<string, string> }; maxBytes: number };

/**
 * The form with which a program posts file `n` of a case to quarantine.
 */
export const fileForm = async ({ s3, bucket }: Casework, receipt: string, n: number): Promise<FileForm> => {
  const post = await createPresignedPost(s3, {
    Bucket: bucket,
    Key: quarantineKey(receipt, n),
    Conditions: [['content-length-range', 1, MAX_FILE_BYTES]],
    Expires: FORM_SECONDS,
  });
  return { n, post, maxBytes: MAX_FILE_BYTES };
};

/** A place for one more file of a case, and the form with which it is posted to quarantine. */
export const saveFileBegun = async (
  { table, law, casework }: { table: Table; law: Law; casework: Casework },
  before: Case,
  { key, name, purpose }: { key: DataKey; name: string; purpose: string },
  act: Act,
  alongside: (after: Case, form: FileForm) => readonly Step[] = () => [],
): Promise<{ found: Case; form: FileForm }> => {
  const { receipt } = before;
  const n = before.row.files + 1;
  const form = await fileForm(casework, receipt, n);
  const file: FileRow = {
    n,
    by: act.by,
    purpose,
    state: 'awaited',
    checks: 0,
    removedOn: null,
    versionId: null,
    bytes: null,
    type: null,
  };
  const found = await recordEvents(
    table,
    law,
    before,
    {
      parts: [sealPart(key, filePart(n), { name, key: keptKey(receipt, n) })],
      row: { files: n },
      deed: { action: 'file begun', detail: { file: n, purpose } },
    },
    act,
    (after) => [fileStep(table, receipt, file, null), ...alongside(after, form)],
  );
  return { found: { ...found, files: [...found.files, file] }, form };
};

/** Puts a file that came with a form where one that is posted to storage would lie. */
export const putInQuarantine = async (
  { s3, bucket }: Casework,
  receipt: string,
  n: number,
  bytes: Buffer,
): Promise<void> => {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: quarantineKey(receipt, n),
      Body: bytes,
      ContentType: 'application/octet-stream',
    }),
  );
};

/** The newest version in quarantine, asked by listing: whoever completes a file may not read it. */
const arrivedVersion = async (
  { s3, bucket }: Casework,
  key: string,
): Promise<{ versionId: string; bytes: number }> => {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const newest = Versions.find((version) => version.Key === key && version.IsLatest);
  if (!newest?.VersionId) {
    throw new Problem('conflict', {
      zh: '文件尚未到达：请先用表单发送',
      en: 'The file has not arrived: post it with the form first',
    });
  }
  return { versionId: newest.VersionId, bytes: newest.Size ?? 0 };
};

const fileOf = (found: Case, n: number): FileRow => {
  const file = found.files.find((one) => one.n === n);
  if (file) return file;
  throw new Problem('not-found', { zh: `没有文件 ${n}`, en: `There is no file ${n}` });
};

/**
 * The file has arrived: exactly that version of it is to be checked. The case's own version does not move;
 * completed twice, it is checked once.
 */
export const saveFileCompleted = async (
  { table, casework }: { table: Table; casework: Casework },
  found: Case,
  n: number,
  act: Act,
): Promise<FileRow> => {
  const before = fileOf(found, n);
  if (before.state !== 'awaited') return before;
  const arrived = await arrivedVersion(casework, quarantineKey(found.receipt, n));
  const file = inCheck({ ...before, ...arrived }, 1, act.at);
  await transact(table, [
    fileStep(table, found.receipt, file, before),
    orderFileCheck(table, found.receipt, n, act.at),
  ]);
  return file;
};

const bytesOf = async ({ s3, bucket }: Casework, key: string, versionId?: string): Promise<Buffer> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

/** What a file in quarantine was found to be, or why it is not taken. */
type Finding = { type: string; scan: Scan } | { refused: Refusal };

/**
 * Moves a file out of quarantine: `look` names the media type of its bytes and what the virus scanner said, or why
 * they are not taken. Accepted bytes are encrypted under the case's key and kept; then, either way,
 * the quarantined ones are removed. Safe to repeat at any point.
 */
export const takeFromQuarantine = async (
  { table, casework }: { table: Table; casework: Casework },
  found: Case,
  n: number,
  key: DataKey,
  look: (bytes: Buffer) => Finding | Promise<Finding>,
): Promise<FileRow> => {
  const { receipt } = found;
  const before = fileOf(found, n);
  const from = quarantineKey(receipt, n);
  let file = before;
  if (before.state === 'checking' && before.versionId !== null) {
    const bytes = await bytesOf(casework, from, before.versionId);
    const found = await look(bytes);
    if ('type' in found) {
      await casework.s3.send(
        new PutObjectCommand({
          Bucket: casework.bucket,
          Key: keptKey(receipt, n),
          Body: sealBytes(key, bytesName(n), bytes),
          ContentType: 'application/octet-stream',
        }),
      );
    }
    file = settledFile(before, {
      bytes: bytes.length,
      ...('type' in found ? { state: 'kept', ...found } : { state: 'refused', refusal: found.refused }),
    });
    await transact(table, [fileStep(table, receipt, file, before)]);
  }
  if (file.state === 'kept' || file.state === 'refused') await emptyQuarantine(casework, receipt, n);
  return file;
};

/**
 * Every version of what lies under a prefix and passes, and every marker that one was deleted. For good; safe to
 * repeat.
 */
const removeVersions = async (
  { s3, bucket }: Casework,
  prefix: string,
  passes: (key: string) => boolean,
): Promise<void> => {
  let at: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  do {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...at }));
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      if (Key !== undefined && passes(Key)) {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));
      }
    }
    at = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : {};
  } while (at.KeyMarker !== undefined);
};

const removeExactly = (casework: Casework, key: string): Promise<void> =>
  removeVersions(casework, key, (found) => found === key);

/** Removes whatever was posted for a file, before and after the version that was checked. */
export const emptyQuarantine = (casework: Casework, receipt: string, n: number): Promise<void> =>
  removeExactly(casework, quarantineKey(receipt, n));

/** The bytes of one kept file, in every version. */
export const removeKept = (casework: Casework, receipt: string, n: number): Promise<void> =>
  removeExactly(casework, keptKey(receipt, n));

/** The bytes of every kept file of a case. */
export const removeAllKept = (casework: Casework, receipt: string): Promise<void> =>
  removeVersions(casework, keptKey(receipt, ''), () => true);

/** A kept file, decrypted, with the name that it came under. Log the read first. */
export const readKept = async (
  { table, casework }: { table: Table; casework: Casework },
  found: Case,
  n: number,
  key: DataKey,
): Promise<{ bytes: Buffer; type: string; name: string }> => {
  const { state, type } = fileOf(found, n);
  if (state !== 'kept' || type === null)
    throw new Problem('conflict', { zh: `文件 ${n} 尚未接收`, en: `File ${n} has not been taken in` });
  const parts = await openParts(table, key, [filePart(n)]);
  const sealed = v.parse(SealedFile, parts[filePart(n)]);
  const bytes = openBytes(key, bytesName(n), await bytesOf(casework, sealed.key));
  return { bytes, type, name: sealed.name };
};

/** The key of one file's bytes, and of nothing else of its case: not even of the name that it came under. */
export const fileKeyOf = (key: DataKey, n: number): Buffer => partKey(key, bytesName(n));

/** A kept file by its own key. */
export const readByKey = async (
  casework: Casework,
  receipt: string,
  n: number,
  key: Uint8Array,
): Promise<Buffer> => openPart(key, receipt, bytesName(n), await bytesOf(casework, keptKey(receipt, n)));
