import { Problem } from '../domain/errors.ts';
import { extensionOf } from '../formats/media.ts';
import type { Reply } from '../http/api.ts';
import { MOST_BYTES } from '../http/range.ts';
import { documentPath } from '../pages/request/documents.ts';
import { type Case, find } from '../store/cases/case.ts';
import { allEntries } from '../store/cases/disclosure-log.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import { revealToApplicant } from '../store/secrets/reveal.ts';
import { openDataKey } from '../store/secrets/secrets.ts';
import type { DeskPorts } from './ports.ts';
import { documentsOf, type Own } from './tracking.ts';

/** The bytes of a kept file. One answer carries four megabytes; what is larger goes by post or is fetched in person. */
const handedOut = async (ports: DeskPorts, found: Case, n: number): Promise<Reply> => {
  const file = found.files.find((one) => one.n === n);
  if ((file?.bytes ?? 0) > MOST_BYTES) {
    throw new Problem(
      'too-large',
      'This document is larger than can be sent here: please ask the office for it',
    );
  }
  const { readKept } = await import('../store/cases/files.ts');
  const key = await openDataKey(ports.secrets, ports.table, found.receipt);
  const { bytes, type } = await readKept(
    { table: ports.table, casework: await ports.casework() },
    found,
    n,
    key,
  );
  return {
    bytes,
    mediaType: type,
    headers: {
      'content-disposition': `attachment; filename="${found.receipt}-${n}.${extensionOf(type)}"`,
      'x-content-type-options': 'nosniff',
    },
  };
};

/** A document that was released with the answer, for its applicant; the reading is on record. */
export const document = async (own: Own, n: number): Promise<Reply> => {
  const { ports, found, receipt, at } = own;
  if (!documentsOf(found).some((one) => one.n === n))
    throw new Problem('not-found', 'There is no such document');
  await revealToApplicant(ports.table, ports.secrets, receipt, [`file-${n}`], at);
  return handedOut(ports, found, n);
};

/** A document of the public disclosure log, by the path under which the log names it. */
export const publicDocument = async (ports: DeskPorts, path: string): Promise<Reply> => {
  for (const { receipt, documents } of await allEntries(ports.table)) {
    const listed = documents.find((one) => documentPath(receipt, one) === path);
    if (!listed) continue;
    const found = await find(ports.table, await lawAt(ports.table, ports.now()), receipt);
    if (found) return handedOut(ports, found, listed.file);
  }
  throw new Problem('not-found', 'There is nothing at this address');
};
