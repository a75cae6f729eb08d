import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { ChainHead } from '../../kernel/chain.ts';
import { type Day, DaySchema, officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { OUTCOME_CODES } from '../../law/outcome.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { append } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import { cellSteps } from '../../store/cells.ts';
import { disclosureLogKey, LOG, LOG_PROPOSED, proposedDisclosureKey, wakeShard } from '../../store/keys.ts';
import { wakeForLog } from '../../store/outbox.ts';
import { type Item, type Step, type Table, transact } from '../../store/table.ts';

/**
 * The public disclosure log: answered requests without anything personal. An entry's title is written by one
 * officer, never copied from the request, and approved by another.
 */
const Document = v.object({
  /** What the public sees as its name. */
  name: v.string(),
  /** The case's file of this number. */
  file: v.number(),
  type: v.string(),
  bytes: v.number(),
});

const ProposedRow = v.object({
  receipt: v.string(),
  title: v.object({ zh: v.string(), en: v.string() }),
  outcome: v.picklist(OUTCOME_CODES),
  answeredOn: DaySchema,
  documents: v.array(Document),
  writtenBy: v.string(),
  writtenAt: v.string(),
  audit: ChainHead,
});
const EntryRow = v.object({
  ...ProposedRow.entries,
  day: DaySchema,
  /** Drawn when it was approved; entries of before there was one are named by `anchorOf`'s hash for good. */
  anchor: v.optional(v.string()),
  /** Of each document, by its file's number, the key of its bytes alone: they are public from now on. base64url */
  keys: v.optional(v.record(v.string(), v.string()), {}),
  approvedBy: v.string(),
  approvedAt: v.string(),
});
export type ProposedEntry = v.InferOutput<typeof ProposedRow>;
export type LogEntry = v.InferOutput<typeof EntryRow>;

/** What an officer writes. */
export type LogDraft = Pick<ProposedEntry, 'receipt' | 'title' | 'outcome' | 'answeredOn' | 'documents'>;

const subject = (receipt: string): string => `request/${receipt}/log`;
const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后条目已有变动',
    en: 'The entry has changed since you read it',
  });

const PROPOSED = record({
  key: ({ receipt }: Pick<ProposedEntry, 'receipt'>) => proposedDisclosureKey(receipt),
  chain: ({ receipt }) => subject(receipt),
  read: (item: Item) => v.parse(ProposedRow, item),
  counted: [],
  stale,
});

const LOGGED = record({
  key: ({ day, receipt }: Pick<LogEntry, 'day' | 'receipt'>) => disclosureLogKey(day, receipt),
  chain: ({ receipt }) => subject(receipt),
  read: (item: Item) => v.parse(EntryRow, item),
  counted: [],
  stale,
});

/** Proposes an entry, over an earlier proposal where there was one. `alongside` sees it as it will stand. */
export const proposeEntry = async (
  table: Table,
  draft: LogDraft,
  act: Act,
  alongside: (proposed: ProposedEntry) => readonly Step[] = () => [],
): Promise<ProposedEntry> => {
  if (await entryOf(table, draft.receipt)) {
    throw new Problem('already-exists', {
      zh: `${draft.receipt} 已经列入答复目录`,
      en: `${draft.receipt} is in the disclosure log already`,
    });
  }
  const before = await PROPOSED.find(table, draft);
  const written = { ...draft, writtenBy: act.by, writtenAt: act.at.toString() };
  const { after: proposed, steps } = PROPOSED.change(table, before, written, act, {
    action: 'log entry written',
    detail: { documents: draft.documents.length },
  });
  await transact(table, [...steps, ...alongside(proposed)]);
  return proposed;
};

/**
 * Makes a proposed entry public. `seen`: the number of its audit entry as it was read by who approves it. `keysOf`
 * gives the keys of its documents, which the public's function opens by nothing else.
 *
 * @throws Problem `forbidden` for the person who wrote it, `stale-version` where it is not what was seen
 */
export const approveEntry = async (
  table: Table,
  receipt: string,
  act: Act,
  seen: number,
  keysOf: (entry: ProposedEntry) => Promise<LogEntry['keys']> = async () => ({}),
): Promise<LogEntry> => {
  const before = await PROPOSED.find(table, { receipt });
  if (!before)
    throw new Problem('not-found', {
      zh: '此申请没有等待批准的条目',
      en: 'No entry of this request waits for approval',
    });
  if (before.audit.seq !== seen) throw stale();
  if (before.writtenBy === act.by) {
    throw new Problem('forbidden', {
      zh: '条目须由撰写人以外的人批准',
      en: 'An entry is approved by another person than the one who wrote it',
    });
  }
  const entry = append(table, subject(receipt), before.audit, act, { action: 'log entry approved' });
  const day = officeDay(act.at).toString();
  const approved = {
    ...before,
    day,
    anchor: randomBytes(6).toString('hex'),
    keys: await keysOf(before),
    approvedBy: act.by,
    approvedAt: act.at.toString(),
    audit: entry.head,
  };
  await transact(table, [
    {
      write: {
        Delete: {
          TableName: table.name,
          Key: proposedDisclosureKey(receipt),
          ConditionExpression: 'audit.seq = :seq AND writtenBy <> :by',
          ExpressionAttributeValues: { ':seq': before.audit.seq, ':by': act.by },
        },
      },
      otherwise: stale,
    },
    LOGGED.rowStep(table, null, approved),
    wakeForLog(table, act.at),
    // It counts as an item of the website in the annual report.
    ...cellSteps(
      table,
      [{ year: day.slice(0, 4), tally: 'website.answers', part: '', amount: 1 }],
      wakeShard(receipt),
    ),
    entry.step,
  ]);
  return approved;
};

/** For the disposal of a case: its entry stays, without the documents that go with the case's key. */
export const withdrawDocuments = async (table: Table, receipt: string, act: Act): Promise<Step[]> => {
  const before = await entryOf(table, receipt);
  if (before === null || before.documents.length === 0) return [];
  const deed = { action: 'documents disposed of', detail: { documents: before.documents.length } };
  const { steps } = LOGGED.change(table, before, { ...before, documents: [], keys: {} }, act, deed);
  return [...steps, wakeForLog(table, act.at)];
};

/**
 * By what the public names an entry: its anchor, and the folder of its documents, the same for good. It is drawn at
 * random: a hash of the number and of instants could be tried out by whoever knows or guesses them, since the feed tells
 * when an entry was approved.
 */
export const anchorOf = ({
  anchor,
  receipt,
  writtenAt,
  approvedAt,
}: Pick<LogEntry, 'anchor' | 'receipt' | 'writtenAt' | 'approvedAt'>): string =>
  anchor ?? sha256(`${receipt} ${writtenAt} ${approvedAt}`).slice(0, 12);

/** The whole log, newest first. */
export const allEntries = (table: Table): Promise<LogEntry[]> =>
  LOGGED.all(table, LOG, { newestFirst: true });

/** The entries that came in on days from one to another, both included. */
export const entriesOfDays = (table: Table, from: Day, to: Day): Promise<LogEntry[]> =>
  LOGGED.all(table, LOG, { from, to: `${to}~` });

/** Entries that wait for a second person. */
export const proposedEntries = (table: Table): Promise<ProposedEntry[]> => PROPOSED.all(table, LOG_PROPOSED);

const entryOf = async (table: Table, receipt: string): Promise<LogEntry | null> =>
  (await allEntries(table)).find((entry) => entry.receipt === receipt) ?? null;
