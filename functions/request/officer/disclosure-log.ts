import type * as v from 'valibot';
import { officeTimeOf } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { openDataKey } from '../../sealed/secrets.ts';
import { etag } from '../../web/api.ts';
import { once, operation } from '../../web/officers.ts';
import { namesNobody } from '../casework/person.ts';
import type { ApprovedLogAnswer, LogAnswer, ProposedLogAnswer } from '../contract/officer-answers.ts';
import type { LogBody } from '../contract/officer-bodies.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import type { Case } from '../records/case.ts';
import {
  allEntries,
  approveEntry,
  type LogDraft,
  type LogEntry,
  type ProposedEntry,
  proposedEntries,
  proposeEntry,
} from '../records/disclosure-log.ts';
import { sentDocuments } from '../rules/answer/sent.ts';
import { isAnswered } from '../rules/request.ts';
import { type CaseOfficerPorts, caseAsRead, receiptOf } from './ports.ts';

const view = ({ audit, ...entry }: ProposedEntry): ProposedLogAnswer => ({
  receipt: entry.receipt,
  title: entry.title,
  outcome: entry.outcome,
  answeredOn: entry.answeredOn,
  documents: entry.documents,
  writtenBy: entry.writtenBy,
  writtenAt: officeTimeOf(entry.writtenAt),
  version: audit.seq,
});

const publicView = ({
  day,
  approvedBy,
  keys: _keys,
  ...entry
}: LogEntry): v.InferOutput<typeof ApprovedLogAnswer> => {
  const { version: _, ...written } = view(entry);
  return { ...written, day, approvedBy };
};

/** Only documents that went out with the answer are shown to everybody. */
const documentsOf = (found: Case, body: LogBody): LogDraft['documents'] => {
  const faults: Fault[] = [];
  const sent = sentDocuments(found.request.events);
  const documents = body.documents.flatMap(({ file: n, name }, i) => {
    const file = found.files.find((one) => one.n === n);
    if (file?.state === 'kept' && sent.has(n)) {
      return [{ file: n, name, type: file.type ?? '', bytes: file.bytes ?? 0 }];
    }
    faults.push({
      code: 'not-released',
      pointer: `/documents/${i}/file`,
      detail: {
        zh: `文件 ${n} 不是随答复公开的文件`,
        en: `File ${n} is not a document that was released with the answer`,
      },
    });
    return [];
  });
  if (faults.length > 0)
    throw new Problem('invalid', { zh: '条目不能写入', en: 'The entry cannot be written' }, { faults });
  return documents;
};

/** An entry for an answered request: a title of the officer's own, naming nobody. */
export const proposeLogEntry = (ports: CaseOfficerPorts): OfficerOperation<'proposeLogEntry'> =>
  once(ports, async (handling, call, keep) => {
    const body = call.body;
    const found = await caseAsRead(handling, call);
    const { events } = found.request;
    const decided = events.findLast((event) => event.type === 'decided');
    const dispatched = events.findLast(({ type }) => type === 'dispatched');
    if (decided === undefined || dispatched === undefined || !isAnswered(found.request)) {
      throw new Problem('conflict', {
        zh: '只有已答复的申请才列入答复目录',
        en: 'Only an answered request can be entered in the disclosure log',
      });
    }
    const documents = documentsOf(found, body);
    await namesNobody(handling, found, body);
    const reply = (entry: ProposedEntry) => ({ body: view(entry), headers: { etag: etag(entry.audit.seq) } });
    const proposed = await proposeEntry(
      handling.table,
      {
        receipt: found.receipt,
        title: body.title,
        outcome: decided.decision.outcome,
        answeredOn: dispatched.day,
        documents,
      },
      handling.act,
      (entry) => [keep(reply(entry))],
    );
    return reply(proposed);
  });

export const disclosureLog = (ports: CaseOfficerPorts): OfficerOperation<'disclosureLog'> =>
  operation(ports, async ({ table }) => {
    const [proposed, entries] = await Promise.all([proposedEntries(table), allEntries(table)]);
    const body: v.InferOutput<typeof LogAnswer> = {
      proposed: proposed.map(view),
      entries: entries.map(publicView),
    };
    return { body };
  });

export const approveLogEntry = (ports: CaseOfficerPorts): OfficerOperation<'approveLogEntry'> =>
  operation(ports, async ({ table, secrets, act }, call) => {
    const keysOf = async ({ receipt, documents }: ProposedEntry): Promise<LogEntry['keys']> => {
      if (documents.length === 0) return {};
      const { fileKeyOf } = await import('../records/files/files.ts');
      const key = await openDataKey(secrets, table, receipt);
      return Object.fromEntries(
        documents.map(({ file }) => [String(file), fileKeyOf(key, file).toString('base64url')]),
      );
    };
    return { body: publicView(await approveEntry(table, receiptOf(call), act, call.version, keysOf)) };
  });
