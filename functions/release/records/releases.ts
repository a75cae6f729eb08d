import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { stillVintage } from '../../figures/records/dataflows.ts';
import type { Act } from '../../kernel/act.ts';
import { isReport } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import {
  alarmKey,
  CALENDAR,
  calendarKey,
  DUE,
  dueKey,
  flowKey,
  releaseKey,
  sortable,
  uploadKey,
  uploadsKey,
} from '../../store/keys.ts';
import { type Message, queueMessage } from '../../store/outbox.ts';
import {
  ABSENT,
  all,
  get,
  type Item,
  itemPage,
  put,
  remove,
  type Step,
  type Table,
  transact,
} from '../../store/table.ts';
import { isInWork, type Release, type Upload, vintageName } from '../rules/release.ts';
import { plain, readRelease, readUpload } from './row.ts';

/**
 * Releases in the table. A release is saved together with its audit entry, its place among the editions in
 * work, its place in the calendar and whatever effect it starts; all or nothing.
 */
export const auditSubject = (id: ReleaseId): string => `release/${releaseName(id)}`;

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后发布已有变动',
    en: 'The release has changed since you read it',
  });

/** When an edition in work falls due: its T, or the moment of its approval where it has none. */
const dueAt = (release: Release): Temporal.Instant | null =>
  release.releaseAt ?? release.approval?.at ?? null;

/** Where a release stands in the calendar: at T of its first edition, else when it was announced. */
const listedAt = (release: Release): Temporal.Instant =>
  release.published[0]?.releaseAt ??
  (release.published.length === 0 ? release.releaseAt : null) ??
  release.announcedAt;

const RELEASE = record({
  key: (id: ReleaseId) => releaseKey(id),
  chain: auditSubject,
  read: readRelease,
  write: (release) => plain(release) as Item,
  counted: ['version'],
  compared: ['state'],
  stale,
  exists: (release) =>
    new Problem('already-exists', {
      zh: `${releaseName(release)} 已经预告`,
      en: `${releaseName(release)} has been announced already`,
    }),
});

export const findRelease = (table: Table, id: ReleaseId): Promise<Release | null> => RELEASE.find(table, id);

/** Several at once, in their order; null where nothing has been announced. */
export const findMany = (table: Table, ids: readonly ReleaseId[]): Promise<(Release | null)[]> =>
  RELEASE.findMany(table, ids);

const announced = (id: ReleaseId, release: Release | null | undefined): Release => {
  if (release) return release;
  throw new Problem('not-found', {
    zh: `没有预告过 ${releaseName(id)}`,
    en: `Nothing has been announced as ${releaseName(id)}`,
  });
};

export const loadRelease = async (table: Table, id: ReleaseId): Promise<Release> =>
  announced(id, await findRelease(table, id));

/** Several at once, in their order. */
export const loadMany = async (table: Table, ids: readonly ReleaseId[]): Promise<Release[]> => {
  const found = await findMany(table, ids);
  return ids.map((id, i) => announced(id, found[i]));
};

/** A release announced for the first time. */
export const createRelease = async (
  table: Table,
  announced: Release,
  act: Act,
  deed: Deed,
  alongside: (release: Release) => readonly Step[],
): Promise<Release> => {
  const { after: release, steps } = RELEASE.change(table, null, announced, act, deed);
  await transact(table, [...steps, ...places(table, null, release), ...alongside(release)]);
  return release;
};

/**
 * The release after a step of its life, on condition that it is still as it was read. Its version goes up by
 * one.
 */
export const saveRelease = async (
  table: Table,
  before: Release,
  after: Release,
  act: Act,
  deed: Deed,
  alongside: (release: Release) => readonly Step[] = () => [],
): Promise<Release> => {
  const { after: release, steps } = RELEASE.change(table, before, after, act, deed);
  await transact(table, [...steps, ...places(table, before, release), ...alongside(release)]);
  return release;
};

/** The rows by which a release is found: moved where its T, its state or its place in the calendar changed. */
const places = (table: Table, before: Release | null, after: Release): Step[] => {
  const steps: Step[] = [];
  const was = before && isInWork(before) ? dueKey(before, dueAt(before)) : null;
  const is = isInWork(after) ? dueKey(after, dueAt(after)) : null;
  if (was && was.sk !== is?.sk) steps.push({ write: remove(table, was) });
  if (is && was?.sk !== is.sk) {
    steps.push({
      write: put(table, { ...is, flow: after.flow, period: after.period, edition: after.edition }),
    });
  }
  const stood = before && calendarKey(before, listedAt(before));
  const stands = calendarKey(after, listedAt(after));
  if (stood && stood.sk !== stands.sk) steps.push({ write: remove(table, stood) });
  if (stood?.sk !== stands.sk) {
    steps.push({ write: put(table, { ...stands, flow: after.flow, period: after.period }) });
  }
  return steps;
};

/**
 * The sign-off as a conditional write over the manifest's hash and the people: the write itself finds the same
 * bytes, and neither the uploader nor (for an approval) the reviewer among those who sign.
 */
export const saveSignOff = async (
  table: Table,
  before: Release,
  after: Release,
  act: Act,
  deed: Deed,
  alongside: (release: Release) => readonly Step[],
): Promise<Release> => {
  const approving = after.approval !== null;
  const { after: release, steps } = RELEASE.change(table, before, after, act, deed, {
    that: [
      '#sealed.#manifest = :manifest',
      '#sealed.#upload.#by <> :by',
      ...(approving ? ['#review.#manifest = :manifest', '#review.#by <> :by'] : []),
    ].join(' AND '),
    names: {
      '#sealed': 'sealed',
      '#manifest': 'manifest',
      '#upload': 'upload',
      '#by': 'by',
      ...(approving && { '#review': 'review' }),
    },
    values: { ':manifest': before.sealed?.manifest ?? '', ':by': act.by },
  });
  await transact(table, [
    ...steps,
    stillVintage(table, before.flow, before.sealed?.vintage ?? ''),
    ...places(table, before, release),
    ...alongside(release),
  ]);
  return release;
};

/** The dataflow's newest vintage is this edition's, where it is still the one that the sealed bytes build on. */
const newestVintage = (table: Table, release: Release, old: string, vintageKey: string): Step => ({
  write: {
    Update: {
      TableName: table.name,
      Key: flowKey(release.flow),
      UpdateExpression: 'SET vintage = :new, vintageKey = :key',
      ConditionExpression: 'vintage = :old',
      ExpressionAttributeValues: { ':new': vintageName(release), ':key': vintageKey, ':old': old },
    },
  },
  otherwise: () =>
    new Problem('conflict', {
      zh: '本版所依据的数据已有变动',
      en: 'The vintage that this edition builds on has changed',
    }),
});

/**
 * The point of no return. One conditional write over state, T, manifest and both sign-offs sets `publishing`,
 * and in the same transaction the dataflow's newest vintage becomes this edition's, on condition that it is
 * still the one that the sealed bytes build on. An annual report has no vintage.
 */
export const savePublishing = async (
  table: Table,
  before: Release,
  after: Release,
  act: Act,
  vintageKey: string,
): Promise<Release> => {
  const deed = {
    action: 'publishing',
    // The name tells this attempt from another of the same millisecond.
    detail: { edition: after.edition, manifest: after.sealed?.manifest ?? '', attempt: randomUUID() },
  };
  const { after: release, steps } = RELEASE.change(table, before, after, act, deed, {
    that: [
      '#state = :approved',
      '#releaseAt = :releaseAt',
      '#sealed.#manifest = :manifest',
      '#review.#manifest = :manifest',
      '#approval.#manifest = :manifest',
    ].join(' AND '),
    names: {
      '#state': 'state',
      '#releaseAt': 'releaseAt',
      '#sealed': 'sealed',
      '#manifest': 'manifest',
      '#review': 'review',
      '#approval': 'approval',
    },
    values: {
      ':approved': 'approved',
      ':releaseAt': before.releaseAt?.toString() ?? null,
      ':manifest': before.sealed?.manifest ?? '',
    },
  });
  const vintage = isReport(release)
    ? []
    : [newestVintage(table, release, before.sealed?.vintage ?? '', vintageKey)];
  try {
    await transact(table, [...steps, ...vintage]);
  } catch (error) {
    // A reply may be lost after the write was done; then the same write, tried again, finds itself there.
    if (!(error instanceof Problem)) throw error;
    const there = await loadRelease(table, release);
    if (there.audit.hash !== release.audit.hash) throw error;
  }
  return release;
};

/** How many uploads were begun. The count stands apart from the release, whose version it must not move. */
export const uploadsBegun = async (table: Table, id: ReleaseId): Promise<number> =>
  v.parse(Begun, (await get(table, uploadsKey(id))) ?? { uploads: 0 }).uploads;

const Begun = v.object({ uploads: v.number() });

/** A place for one more file: two may begin, one may complete. */
export const saveUpload = (
  table: Table,
  id: ReleaseId,
  upload: Upload,
  alongside: readonly Step[],
): Promise<void> =>
  transact(table, [
    {
      write: put(
        table,
        { ...uploadsKey(id), uploads: upload.upload },
        {
          that: 'attribute_not_exists(pk) OR uploads = :before',
          values: { ':before': upload.upload - 1 },
        },
      ),
      otherwise: stale,
    },
    {
      write: put(table, { ...uploadKey(id, upload.upload), ...(plain(upload) as Item) }, ABSENT),
      otherwise: stale,
    },
    ...alongside,
  ]);

export const loadUpload = async (table: Table, id: ReleaseId, upload: number): Promise<Upload> => {
  const item = await get(table, uploadKey(id, upload));
  if (item) return readUpload(item);
  throw new Problem('not-found', {
    zh: `${releaseName(id)} 没有上传 ${upload}`,
    en: `${releaseName(id)} has no upload ${upload}`,
  });
};

/**
 * Tells the people who watch something about a release, once for each message's id, and without a new version
 * of the release: nobody who is about to sign is held up by it. False when it was told before.
 */
export const tellOnce = async (table: Table, release: ReleaseId, message: Message): Promise<boolean> => {
  const key = alarmKey(release, message.id);
  if (await get(table, key)) return false;
  await transact(table, [
    { write: put(table, { ...key, at: message.at.toString() }, ABSENT), otherwise: stale },
    queueMessage(table, message),
  ]);
  return true;
};

const idsOf = (items: readonly Item[]): ReleaseId[] =>
  items.map((item) => ({ flow: String(item.flow), period: String(item.period) }));

/** Editions in work that fall due at `until` or before, in whatever state. */
export const dueBy = async (table: Table, until: Temporal.Instant): Promise<ReleaseId[]> =>
  idsOf(await all(table, DUE, { to: `${sortable(until)}~` }));

/** Editions in work that fall due after `from`, and at `to` or before. */
export const dueBetween = async (
  table: Table,
  from: Temporal.Instant,
  to: Temporal.Instant,
): Promise<ReleaseId[]> =>
  idsOf(await all(table, DUE, { from: `${sortable(from)}~`, to: `${sortable(to)}~` }));

/** Every edition in work. */
export const allInWork = async (table: Table): Promise<ReleaseId[]> => idsOf(await all(table, DUE));

/**
 * First editions of an earlier period that go public before this one: it builds on them. A history waits for nothing
 * and nothing waits for it; a correction builds on what is public; and a period put off past this T comes after it.
 */
export const awaitedBefore = async (table: Table, release: Release): Promise<ReleaseId[]> => {
  if (release.kind === 'backfill' || release.edition > 1 || release.releaseAt === null) return [];
  const due = await all(table, DUE, { to: `${sortable(release.releaseAt)}~` });
  return idsOf(due.filter(({ flow, edition }) => flow === release.flow && edition === 1)).filter(
    ({ period }) => period !== 'backfill' && period < release.period,
  );
};

/** One page of the calendar by T, oldest first; `cursor` is the last key of the page before. */
export const releasesBetween = async (
  table: Table,
  from: Temporal.Instant,
  to: Temporal.Instant,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Release[]; next: string | null }> => {
  const found = await itemPage(table, CALENDAR, {
    from: sortable(from),
    to: `${sortable(to)}~`,
    limit,
    ...(cursor !== undefined && { after: { pk: CALENDAR, sk: cursor } }),
  });
  return {
    items: await loadMany(table, idsOf(found.items)),
    next: found.next ? String(found.next.sk) : null,
  };
};

/** Every release whose T lies in this span. */
export const allBetween = async (
  table: Table,
  from: Temporal.Instant,
  to: Temporal.Instant,
): Promise<Release[]> => {
  const releases: Release[] = [];
  let cursor: string | null | undefined;
  do {
    const next = await releasesBetween(table, from, to, { limit: 100, cursor: cursor ?? undefined });
    releases.push(...next.items);
    cursor = next.next;
  } while (cursor);
  return releases;
};

/** Releases whose T lies after `since`, in whatever state, cancelled ones among them. */
export const announcedSince = async (table: Table, since: Temporal.Instant): Promise<ReleaseId[]> =>
  idsOf(await all(table, CALENDAR, { from: sortable(since) }));
