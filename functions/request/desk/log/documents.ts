import { extensionOf } from '../../../formats/media.ts';
import { Problem } from '../../../kernel/problem.ts';
import { openOwnKey } from '../../../sealed/own-key.ts';
import { revealToApplicant } from '../../../sealed/reveal.ts';
import type { Operation, Reply } from '../../../web/api.ts';
import { asAttachment } from '../../../web/attachment.ts';
import { countCaller } from '../../../web/desk/caller.ts';
import { documentPath } from '../../pages/log/documents.ts';
import { allEntries, anchorOf } from '../../records/disclosure-log.ts';
import { MOST_HANDED_BYTES } from '../../rules/case-file.ts';
import type { DeskPorts } from '../ports.ts';
import { documentsOf, type Own } from '../tracking/tracking.ts';

/** What is larger goes by post or is fetched in person. */
const mayBeSent = (bytes: number | null | undefined): void => {
  if ((bytes ?? 0) <= MOST_HANDED_BYTES) return;
  const detail = {
    zh: '此文件过大，不能在此发送：请向本机关索取',
    en: 'This document is larger than can be sent here: please ask the office for it',
  };
  throw new Problem('too-large', detail, { faults: [{ code: 'document-too-large', detail }] });
};

const handedOut = (name: string, bytes: Buffer, type: string): Reply => ({
  bytes,
  mediaType: type,
  headers: {
    'content-disposition': asAttachment(name),
    'x-content-type-options': 'nosniff',
  },
});

/** A document that was released with the answer, under the name that the officer gave it, for its applicant; the reading is on record. */
export const ownDocument = async (own: Own, n: number): Promise<Reply> => {
  const { ports, found, at } = own;
  const file = documentsOf(found).find((one) => one.n === n);
  if (file === undefined)
    throw new Problem('not-found', { zh: '没有这一文件', en: 'There is no such document' });
  await revealToApplicant(ports.table, ports.secrets, own, [`file-${n}`], at);
  mayBeSent(file.bytes);
  const { readKept } = await import('../../records/files/files.ts');
  const key = await openOwnKey(ports.secrets, ports.table, own);
  const files = { table: ports.table, casework: await ports.casework() };
  const { bytes, type, name } = await readKept(files, found, n, key);
  return handedOut(name, bytes, type);
};

/** The name under which the log shows it, with its type's extension; no receipt number stands in it. */
const publicName = ({ name, type }: { name: string; type: string }): string => {
  const extension = `.${extensionOf(type)}`;
  return name.toLowerCase().endsWith(extension) ? name : `${name}${extension}`;
};

/** A document of the public disclosure log, by the path under which the log names it. */
export const releasedDocument =
  (ports: DeskPorts): Operation =>
  async ({ params, headers }) => {
    await countCaller(ports, 'pages', headers, ports.now());
    const path = `/requests/released/${params.document}`;
    for (const entry of await allEntries(ports.table)) {
      const { receipt, documents, keys } = entry;
      const anchor = anchorOf(entry);
      const listed = documents.find((one) => documentPath(anchor, one) === path);
      if (!listed) continue;
      const key = keys[String(listed.file)];
      if (key === undefined) break;
      mayBeSent(listed.bytes);
      const { readByKey } = await import('../../records/files/files.ts');
      const bytes = await readByKey(
        await ports.casework(),
        receipt,
        listed.file,
        Buffer.from(key, 'base64url'),
      );
      return handedOut(publicName(listed), bytes, listed.type);
    }
    throw new Problem('not-found', { zh: '此地址没有内容', en: 'There is nothing at this address' });
  };
