import * as v from 'valibot';
import type { Act } from '../../../kernel/act.ts';
import { type AuditEntry, ChainHead } from '../../../kernel/chain.ts';
import { type Day, DaySchema } from '../../../kernel/day.ts';
import { Problem } from '../../../kernel/problem.ts';
import { chain } from '../../../store/audit/audit.ts';
import { record } from '../../../store/audit/record.ts';
import { DISPOSALS, disposalEntryKey, disposalKey, disposalPartition } from '../../../store/keys.ts';
import { type Message, orderDisposal, queueMessage } from '../../../store/outbox.ts';
import { ABSENT, all, get, type Item, put, type Step, type Table, transact } from '../../../store/table.ts';
import { HOLD_REASONS, type HoldReason } from '../../rules/retention.ts';
import type { Case } from '../case.ts';
import { retentionMoves } from './retention.ts';

/**
 * Disposal lists: once a month the closed requests whose archive period is over, approved by two people before
 * anything is destroyed. A list is named by its month, so that there is one a month however often it is drawn up.
 */
const LIST_STATES = ['drafting', 'proposed', 'approved', 'done'] as const;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Approval = v.object({ by: v.string(), at: v.string() });

const ListRow = v.object({
  /** `2036-02`. */
  number: v.string(),
  state: v.picklist(LIST_STATES),
  version: Count,
  /** Requests on it, and those of them that were struck. */
  count: Count,
  struck: Count,
  drawnUpAt: v.string(),
  approvals: v.array(Approval),
  /** Requests that were destroyed, once it is done. */
  destroyed: v.nullable(Count),
  doneAt: v.nullable(v.string()),
  audit: ChainHead,
});
export type DisposalList = v.InferOutput<typeof ListRow>;

const EntryRow = v.object({
  receipt: v.string(),
  closedOn: DaySchema,
  keptUntil: DaySchema,
  /** Taken off by somebody who was to approve it. */
  struck: v.nullable(v.object({ ...Approval.entries, reason: v.string() })),
  destroyed: v.nullable(v.string()),
  /** Why it was kept after all, although it was approved. */
  kept: v.nullable(v.picklist(HOLD_REASONS)),
});
export type DisposalEntry = v.InferOutput<typeof EntryRow>;

const subject = (number: string): string => `disposal/${number}`;
const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后清单已有变动',
    en: 'The list has changed since you read it',
  });

const LIST = record({
  key: ({ number }: Pick<DisposalList, 'number'>) => disposalKey(number),
  chain: ({ number }) => subject(number),
  read: (item: Item) => v.parse(ListRow, item),
  counted: ['version'],
  // A draft's count grows without its version, so that requests can be added side by side.
  compared: ['count'],
  stale,
  exists: ({ number }) =>
    new Problem('already-exists', { zh: `清单 ${number} 已经存在`, en: `List ${number} is there already` }),
});

export const allLists = (table: Table): Promise<DisposalList[]> =>
  LIST.all(table, DISPOSALS, { newestFirst: true });

export const findList = (table: Table, number: string): Promise<DisposalList | null> =>
  LIST.find(table, { number });

export const disposalEntries = async (table: Table, number: string): Promise<DisposalEntry[]> =>
  (await all(table, disposalPartition(number))).map((item) => v.parse(EntryRow, item));

export const findDisposalEntry = async (
  table: Table,
  number: string,
  receipt: string,
): Promise<DisposalEntry | null> => {
  const item = await get(table, disposalEntryKey(number, receipt));
  return item ? v.parse(EntryRow, item) : null;
};

/** What was done to a list, as a hash chain. */
export const historyOf = (table: Table, number: string): Promise<AuditEntry[]> =>
  chain(table, subject(number));

/** Begins the list of a month; whoever comes second gets what the first began. */
export const beginList = async (table: Table, number: string, act: Act): Promise<DisposalList> => {
  const draft = {
    number,
    state: 'drafting' as const,
    count: 0,
    struck: 0,
    drawnUpAt: act.at.toString(),
    approvals: [],
    destroyed: null,
    doneAt: null,
  };
  const { after, steps } = LIST.change(table, null, draft, act, { action: 'list begun' });
  try {
    await transact(table, steps);
    return after;
  } catch (error) {
    const there = error instanceof Problem ? await findList(table, number) : null;
    if (there) return there;
    throw error;
  }
};

/** Requests that go into one transaction: three writes each, beside the list's own. */
export const LISTED_AT_ONCE = 30;

/** A request that goes on a list, and the day on which it comes up again if it is not destroyed. */
export type DisposalCandidate = { found: Case; closedOn: Day; keptUntil: Day; again: Day };

/**
 * Puts requests on a list that is still being drawn up; all of them or none.
 *
 * @throws Problem `stale-version` where a request has changed, `conflict` where it is on the list already or the
 * list is closed
 */
export const addToList = async (
  table: Table,
  number: string,
  listed: readonly DisposalCandidate[],
): Promise<void> =>
  transact(table, [
    {
      write: {
        Update: {
          TableName: table.name,
          Key: disposalKey(number),
          UpdateExpression: 'ADD #count :more',
          ConditionExpression: '#state = :drafting',
          ExpressionAttributeNames: { '#count': 'count', '#state': 'state' },
          ExpressionAttributeValues: { ':more': listed.length, ':drafting': 'drafting' },
        },
      },
      otherwise: () => new Problem('conflict', { zh: '清单已经关闭', en: 'The list is closed' }),
    },
    ...listed.flatMap(({ found, closedOn, keptUntil, again }): Step[] => {
      const { receipt } = found;
      const entry: DisposalEntry = {
        receipt,
        closedOn,
        keptUntil,
        struck: null,
        destroyed: null,
        kept: null,
      };
      return [
        ...retentionMoves(table, found, again),
        {
          write: put(table, { ...disposalEntryKey(number, receipt), ...entry }, ABSENT),
          otherwise: () =>
            new Problem('conflict', { zh: `${receipt} 已在清单上`, en: `${receipt} is on the list already` }),
        },
      ];
    }),
  ]);

/**
 * The list is complete, and is put before those who approve it. `message` is written for the list as it stands.
 *
 * @throws Problem `stale-version` where another is adding to it or has closed it
 */
export const proposeList = async (
  table: Table,
  number: string,
  message: (list: DisposalList) => Message,
  act: Act,
): Promise<DisposalList | null> => {
  const before = await findList(table, number);
  if (before?.state !== 'drafting') return before;
  const deed = { action: 'list drawn up', detail: { requests: before.count } };
  const { after: list, steps } = LIST.change(table, before, { ...before, state: 'proposed' }, act, deed);
  await transact(table, [...steps, queueMessage(table, message(list))]);
  return list;
};

const waits = ({ state }: DisposalList): void => {
  if (state !== 'proposed')
    throw new Problem('conflict', { zh: '此清单不在等待批准', en: 'This list does not wait for approval' });
};

/** Takes one request off a list, for a reason; it stays, and comes up again after a year. */
export const strikeEntry = async (
  table: Table,
  before: DisposalList,
  receipt: string,
  reason: string,
  act: Act,
): Promise<DisposalList> => {
  waits(before);
  const entry = await findDisposalEntry(table, before.number, receipt);
  if (!entry)
    throw new Problem('not-found', { zh: `${receipt} 不在此清单上`, en: `${receipt} is not on this list` });
  if (entry.struck !== null)
    throw new Problem('conflict', { zh: `${receipt} 已经划去`, en: `${receipt} has been struck already` });
  const deed = { action: 'struck', detail: { receipt, reason } };
  const { after: list, steps } = LIST.change(
    table,
    before,
    { ...before, struck: before.struck + 1 },
    act,
    deed,
  );
  await transact(table, [
    ...steps,
    {
      write: put(table, {
        ...disposalEntryKey(before.number, receipt),
        ...entry,
        struck: { by: act.by, at: act.at.toString(), reason },
      }),
    },
  ]);
  return list;
};

/**
 * Approves a list; with the second person's approval its destruction is ordered.
 *
 * @throws Problem `forbidden` for the person who approved it first
 */
export const approveList = async (table: Table, before: DisposalList, act: Act): Promise<DisposalList> => {
  waits(before);
  if (before.approvals.some(({ by }) => by === act.by)) {
    throw new Problem('forbidden', {
      zh: '清单须由两人批准，您已经批准过',
      en: 'A list is approved by two people; you have approved it already',
    });
  }
  const approvals = [...before.approvals, { by: act.by, at: act.at.toString() }];
  const second = approvals.length === 2;
  const deed = { action: second ? 'approved by a second person' : 'approved' };
  const change = { approvals, ...(second && { state: 'approved' as const }) };
  const { after: list, steps } = LIST.change(table, before, { ...before, ...change }, act, deed);
  await transact(table, [...steps, ...(second ? [orderDisposal(table, before.number, act.at)] : [])]);
  return list;
};

/** The lists that two people approved and that are not worked off yet. */
export const approvedLists = async (table: Table): Promise<DisposalList[]> =>
  (await allLists(table)).filter(({ state }) => state === 'approved');

/** What became of an entry of an approved list, once. */
export const settleEntry = (
  table: Table,
  number: string,
  receipt: string,
  end: { destroyed: string } | { kept: HoldReason },
): Step => {
  const [[name, value] = ['', '']] = Object.entries(end);
  return {
    write: {
      Update: {
        TableName: table.name,
        Key: disposalEntryKey(number, receipt),
        UpdateExpression: 'SET #end = :end',
        ConditionExpression: 'destroyed = :none AND kept = :none AND struck = :none',
        ExpressionAttributeNames: { '#end': name },
        ExpressionAttributeValues: { ':end': value, ':none': null },
      },
    },
    otherwise: () =>
      new Problem('conflict', { zh: `${receipt} 已经处理`, en: `${receipt} is settled already` }),
  };
};

/** Everything on the list is settled. */
export const finishList = async (
  table: Table,
  before: DisposalList,
  destroyed: number,
  act: Act,
): Promise<void> => {
  const deed = { action: 'list worked off', detail: { destroyed } };
  const done = { ...before, state: 'done' as const, destroyed, doneAt: act.at.toString() };
  await transact(table, LIST.change(table, before, done, act, deed).steps);
};
