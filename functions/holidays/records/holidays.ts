import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { type AuditDetail, ChainHead, NO_ENTRY } from '../../kernel/chain.ts';
import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { HOLIDAY_NOTICES } from '../../law/holiday-notices.ts';
import { judgedNotices, type NoticeLine } from '../../law/holidays.ts';
import type { Law } from '../../law/law.ts';
import { HolidayNotice, type ReckonedNotice } from '../../law/notice.ts';
import { calendarKnownOn } from '../../law/working-days.ts';
import { REGIMES, REVIEW_FIRST } from '../../runtime/office.ts';
import { append } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import { HOLIDAYS, holidaysVersionKey, noticeKey, proposedKey } from '../../store/keys.ts';
import { orderCalendar } from '../../store/outbox.ts';
import { all, get, type Item, put, type Step, type Table, transact } from '../../store/table.ts';
import { newJob } from './recount-job.ts';

/**
 * Holiday notices in the table. Those that come with the product and are known by then are in force from the
 * first use on; every later one is proposed by one person and put in force by another.
 */
const SUBJECT = 'holidays';

const VersionRow = v.object({
  /** Rises by one with each approval. */
  version: v.number(),
  newest: v.array(v.string()),
  audit: ChainHead,
});

const Approved = v.object({ ...HolidayNotice.entries, approvedBy: v.string(), approvedAt: v.string() });
/** With the revisions of the same notice that it replaced, oldest first: what was answered under them stays so. */
const InForce = v.object({ ...Approved.entries, replaced: v.exactOptional(v.array(Approved)) });
const Proposed = v.object({ ...HolidayNotice.entries, proposedBy: v.string(), proposedAt: v.string() });
export type NoticeInForce = v.InferOutput<typeof InForce>;
export type ProposedNotice = v.InferOutput<typeof Proposed>;

export type Holidays = {
  /** Rises with each notice that comes into force. */
  version: number;
  /** Rises with each proposal and each approval: the version of what is seen here. */
  seq: number;
  /** The numbers that came into force last. */
  newest: readonly string[];
  inForce: readonly NoticeInForce[];
  proposed: readonly ProposedNotice[];
};

type VersionRow = v.InferOutput<typeof VersionRow>;
const BEGINNING: VersionRow = { version: 0, newest: [], audit: NO_ENTRY };

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后节假日通知已有变动',
    en: 'The holiday notices have changed since you read them',
  });

/** There is one row, of all notices together. */
const VERSION = record({
  key: (_: object) => holidaysVersionKey,
  chain: () => SUBJECT,
  read: (item: Item) => v.parse(VersionRow, item),
  counted: [],
  stale,
});

const readVersion = async (table: Table): Promise<VersionRow> => (await VERSION.find(table, {})) ?? BEGINNING;

const PRODUCT = 'product';
const known = (at: Temporal.Instant): NoticeInForce[] => {
  const [today, approvedAt] = [officeDay(at).toString(), at.toString()];
  return HOLIDAY_NOTICES.filter(({ knownFrom }) => knownFrom <= today).map((notice) => ({
    ...notice,
    approvedBy: PRODUCT,
    approvedAt,
  }));
};

/** Puts the product's own notices in force, those known by now; done already where there are any. */
export const seedHolidays = async (table: Table, at: Temporal.Instant): Promise<void> => {
  if ((await readVersion(table)) !== BEGINNING) return;
  const notices = known(at);
  const first = { version: BEGINNING.version + 1, newest: [] };
  const act = { by: PRODUCT, at };
  const deed = { action: 'seeded', detail: { notices: notices.length } };
  try {
    await transact(table, [
      ...VERSION.change(table, null, first, act, deed).steps,
      ...notices.map((notice): Step => ({ write: put(table, { ...noticeKey(notice.number), ...notice }) })),
    ]);
  } catch (error) {
    if (!(error instanceof Problem && error.slug === 'stale-version')) throw error;
  }
};

const sorted = <T extends HolidayNotice>(notices: readonly T[]): T[] =>
  [...notices].sort((a, b) => (a.knownFrom < b.knownFrom ? -1 : a.knownFrom > b.knownFrom ? 1 : 0));

/** Everything about holidays: what is in force, oldest first, and what waits for a second person. */
export const allHolidays = async (table: Table, at: Temporal.Instant): Promise<Holidays> => {
  const items = await all(table, HOLIDAYS);
  const of = (prefix: string): Item[] => items.filter((item) => String(item.sk).startsWith(prefix));
  const row = items.find((item) => item.sk === holidaysVersionKey.sk);
  const version = row ? v.parse(VersionRow, row) : BEGINNING;
  return {
    version: version.version,
    seq: version.audit.seq,
    newest: version.newest,
    inForce: row ? sorted(of('NOTICE#').map((item) => v.parse(InForce, item))) : known(at),
    proposed: sorted(of('PROPOSED#').map((item) => v.parse(Proposed, item))),
  };
};

const kept = new WeakMap<Table, Holidays>();

type InForceOnly = Pick<Holidays, 'inForce' | 'newest'>;

const inForceAt = async (table: Table, version: number, at: Temporal.Instant): Promise<InForceOnly> => {
  if (version === BEGINNING.version) return { inForce: known(at), newest: BEGINNING.newest };
  const before = kept.get(table);
  if (before?.version === version) return before;
  const holidays = await allHolidays(table, at);
  kept.set(table, holidays);
  return holidays;
};

/** The product's own notices count for every case; one that was put in force here counts from then on. */
const reckoned = ({ approvedBy, approvedAt, ...notice }: v.InferOutput<typeof Approved>): ReckonedNotice =>
  approvedBy === PRODUCT ? notice : { ...notice, reckonedFrom: approvedAt };

/**
 * By what days are counted now. The notices are read again only when their version has risen; that is asked
 * each time. Until the first sweep or proposal puts the product's own notices in force, they count unwritten: who
 * takes requests in may read holidays and write none.
 */
export const lawAt = async (table: Table, at: Temporal.Instant): Promise<Law> => {
  const { version } = await readVersion(table);
  const { inForce, newest } = await inForceAt(table, version, at);
  const today = officeDay(at);
  return {
    regimes: REGIMES,
    notices: inForce.flatMap(({ replaced = [], ...notice }) => [...replaced, notice].map(reckoned)),
    newest,
    calendar: calendarKnownOn(inForce, today),
    today,
    reviewFirst: REVIEW_FIRST,
  };
};

/** As many as are proposed in one transaction, each with its audit entry. */
const MOST_NOTICES = 40;

/**
 * Proposes the notices that lines tell; each then waits for a second person. A proposal of the same number is
 * replaced.
 *
 * @throws Problem `invalid` with every fault and its row and column, `already-exists` for nothing new
 */
export const proposeNotices = async (
  table: Table,
  lines: readonly NoticeLine[],
  act: Act,
): Promise<ProposedNotice[]> => {
  await seedHolidays(table, act.at);
  const { inForce } = await allHolidays(table, act.at);
  const proposed = judgedNotices(lines, officeDay(act.at), inForce).map((notice) => ({
    ...notice,
    proposedBy: act.by,
    proposedAt: act.at.toString(),
  }));
  if (proposed.length > MOST_NOTICES) {
    throw new Problem(
      'invalid',
      { zh: `一个文件最多 ${MOST_NOTICES} 个新通知`, en: `A file holds at most ${MOST_NOTICES} new notices` },
      {
        faults: [
          {
            code: 'too-many',
            detail: {
              zh: `共 ${proposed.length} 个：请分几个文件发送`,
              en: `There are ${proposed.length}: send them in several files`,
            },
          },
        ],
      },
    );
  }
  const before = await readVersion(table);
  let head: ChainHead = before.audit;
  const steps = proposed.flatMap((notice): Step[] => {
    const entry = append(table, SUBJECT, head, act, { action: 'notice proposed', detail: said(notice) });
    head = entry.head;
    return [entry.step, { write: put(table, { ...proposedKey(notice.number), ...notice }) }];
  });
  await transact(table, [VERSION.rowStep(table, before, { ...before, audit: head }), ...steps]);
  return proposed;
};

const said = ({ number, revision, off, work }: HolidayNotice): AuditDetail => ({
  notice: number,
  revision,
  off: off.length,
  work: work.length,
});

/**
 * Puts a proposed notice in force: the version rises by one, and the recomputation of the open cases is
 * ordered in the same transaction. `seen`: `seq` as it was read by who approves it.
 *
 * @throws Problem `forbidden` for the person who proposed it, `stale-version` where anything changed since
 */
export const approveNotice = async (
  table: Table,
  number: string,
  act: Act,
  seen: number,
): Promise<NoticeInForce> => {
  const before = await readVersion(table);
  if (before.audit.seq !== seen) throw stale();
  const item = await get(table, proposedKey(number));
  if (!item)
    throw new Problem('not-found', {
      zh: `没有等待批准的通知 ${number}`,
      en: `No notice ${number} waits for approval`,
    });
  const { proposedBy, proposedAt, ...notice } = v.parse(Proposed, item);
  if (proposedBy === act.by) {
    throw new Problem('forbidden', {
      zh: '通知须由提出人以外的人批准生效',
      en: 'A notice is put in force by another person than the one who proposed it',
    });
  }
  const deed = { action: 'notice approved', detail: said(notice) };
  const version = before.version + 1;
  const old = (await allHolidays(table, act.at)).inForce.find((one) => one.number === number);
  const replaced = old && [...(old.replaced ?? []), v.parse(Approved, old)];
  const inForce = {
    ...notice,
    approvedBy: act.by,
    approvedAt: act.at.toString(),
    ...(replaced && { replaced }),
  };
  await transact(table, [
    ...VERSION.change(table, before, { version, newest: [number] }, act, deed).steps,
    { write: put(table, { ...noticeKey(number), ...inForce }) },
    {
      write: {
        Delete: {
          TableName: table.name,
          Key: proposedKey(number),
          ConditionExpression: 'proposedAt = :at AND proposedBy <> :by',
          ExpressionAttributeValues: { ':at': proposedAt, ':by': act.by },
        },
      },
      otherwise: stale,
    },
    newJob(table, version, act.at),
    orderCalendar(table, version, act.at),
  ]);
  return inForce;
};
