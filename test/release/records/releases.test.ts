import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenAt } from '../../../functions/kernel/chain.ts';
import type { ReleaseId } from '../../../functions/kernel/release-id.ts';
import * as releases from '../../../functions/release/records/releases.ts';
import type { Release, Upload } from '../../../functions/release/rules/release.ts';
import { sha256 } from '../../../functions/runtime/sha256.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { keepAnswer, keptAnswer } from '../../../functions/store/idempotency.ts';
import { CALENDAR, DUE, flowKey } from '../../../functions/store/keys.ts';
import {
  claimMessage,
  giveBack,
  markSent,
  queueMessage,
  waitingMessages,
  wasSent,
} from '../../../functions/store/outbox.ts';
import { all, get, put, type Table, transact } from '../../../functions/store/table.ts';
import { act, instant } from '../../request/records/builders.ts';
import { everything, startTables } from '../../store/engine.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const ID: ReleaseId = { flow: 'cpi', period: '2017-12' };
const T = instant('2018-01-10T09:30:00+08:00');
const MANIFEST = 'a'.repeat(64);

const upload: Upload = {
  upload: 1,
  fileName: 'cpi.csv',
  by: 'editor',
  base: 0,
  state: 'sealed',
  key: 'uploads/cpi/2017-12/1/file',
  versionId: 'v1',
  order: 1,
  orderedAt: instant('2018-01-08'),
  readAs: 'csv',
  faultCount: 0,
  warnings: 0,
};

const announced = (more: Partial<Release> = {}): Release => ({
  ...ID,
  kind: 'regular',
  state: 'announced',
  edition: 1,
  releaseAt: T,
  announcedAt: instant('2018-01-02'),
  title: { zh: '标题', en: 'title' },
  contact: { name: { zh: '处', en: 'desk' } },
  notice: null,
  upload: null,
  sealed: null,
  wordings: [],
  acknowledged: null,
  returned: null,
  review: null,
  approval: null,
  publishingAt: null,
  published: [],
  changes: [],
  version: 1,
  audit: { seq: 0, hash: '' },
  ...more,
});

const sealed = { build: 'b1', manifest: MANIFEST, upload, vintage: 'cpi/2017-11/e1' };
const signed = (by: string) => ({ by, at: instant('2018-01-09'), manifest: MANIFEST });

const create = (release: Release = announced()) =>
  releases.createRelease(table, release, act('2018-01-02', 'editor'), { action: 'announced' }, () => []);
const save = (before: Release, after: Release) =>
  releases.saveRelease(table, before, after, act('2018-01-03', 'editor'), { action: 'changed' });
const rows = async (pk: string) => (await all(table, pk)).map(({ sk }) => sk);
const key = (at: string) => `${at}#cpi#2017-12`;

const newest = (vintage: string) =>
  transact(table, [{ write: put(table, { ...flowKey('cpi'), vintage, vintageKey: 'old' }) }]);

describe('announcing', () => {
  it('puts the release, its place among those in work and in the calendar, and its audit entry', async () => {
    const release = await create();
    expect(await releases.loadRelease(table, ID)).toEqual(release);
    expect(await rows(DUE)).toEqual([key('2018-01-10T01:30:00.000Z')]);
    expect(await rows(CALENDAR)).toEqual([key('2018-01-10T01:30:00.000Z')]);
    expect(await chain(table, releases.auditSubject(ID))).toMatchObject([{ seq: 1, action: 'announced' }]);
  });

  it('happens once', async () => {
    await create();
    const before = await everything(table);
    await expect(create()).rejects.toMatchObject({ slug: 'already-exists' });
    expect(await everything(table)).toEqual(before);
  });

  it('of ten at once happens once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => create()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await chain(table, releases.auditSubject(ID))).toHaveLength(1);
  });

  it('is found or not', async () => {
    expect(await releases.findRelease(table, ID)).toBeNull();
    await expect(releases.loadRelease(table, ID)).rejects.toMatchObject({ slug: 'not-found' });
  });
});

describe('saving', () => {
  it('moves the release among those in work and in the calendar when T moves', async () => {
    const before = await create();
    const later = instant('2018-01-11T09:30:00+08:00');
    const after = await save(before, { ...before, releaseAt: later });
    expect(after.version).toBe(2);
    expect(await rows(DUE)).toEqual([key('2018-01-11T01:30:00.000Z')]);
    expect(await rows(CALENDAR)).toEqual([key('2018-01-11T01:30:00.000Z')]);
  });

  it('keeps one without T at the end of those in work, and takes out what is done', async () => {
    const before = await create(announced({ releaseAt: null }));
    expect(await rows(DUE)).toEqual([key('~')]);
    expect(await releases.dueBy(table, instant('2030-01-01'))).toEqual([]);
    expect(await releases.allInWork(table)).toEqual([ID]);
    await save(before, { ...before, state: 'cancelled' });
    expect(await rows(DUE)).toEqual([]);
    expect(await rows(CALENDAR)).toHaveLength(1);
  });

  it.each([
    ['another version', (release: Release) => ({ ...release, version: 7 })],
    ['another state', (release: Release) => ({ ...release, state: 'validated' as const })],
  ])('over %s is stale, and nothing is written', async (_, seen) => {
    const release = await create();
    const before = await everything(table);
    await expect(save(seen(release), release)).rejects.toMatchObject({ slug: 'stale-version' });
    expect(await everything(table)).toEqual(before);
  });

  it('of many at once is one, and the chain stays whole', async () => {
    const before = await create();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => save(before, { ...before, title: { zh: `${i}`, en: '' } })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const entries = await chain(table, releases.auditSubject(ID));
    expect(entries).toHaveLength(2);
    expect(brokenAt(entries, sha256)).toBeNull();
  });
});

describe('signing off', () => {
  const validated = async (more: Partial<Release> = {}) => {
    await newest(sealed.vintage);
    return create(announced({ state: 'validated', upload, sealed, ...more }));
  };
  const sign = (before: Release, after: Release, by: string) =>
    releases.saveSignOff(table, before, after, act('2018-01-09', by), { action: 'signed' }, () => []);

  it('is a write over the manifest and the people', async () => {
    const before = await validated();
    const reviewed = await sign(
      before,
      { ...before, state: 'reviewed', review: signed('reviewer') },
      'reviewer',
    );
    const approved = await sign(
      reviewed,
      { ...reviewed, state: 'approved', approval: signed('approver') },
      'approver',
    );
    expect(await releases.loadRelease(table, ID)).toEqual(approved);
  });

  it.each(['editor', 'reviewer'])('is not for the uploader, nor twice for one person: %s', async (by) => {
    const before = await validated();
    const reviewed = await sign(
      before,
      { ...before, state: 'reviewed', review: signed('reviewer') },
      'reviewer',
    );
    await expect(
      sign(reviewed, { ...reviewed, state: 'approved', approval: signed(by) }, by),
    ).rejects.toMatchObject({ slug: 'stale-version' });
    expect((await releases.loadRelease(table, ID)).approval).toBeNull();
  });

  it('finds the uploader even where the caller was shown another', async () => {
    const before = await validated();
    await expect(
      sign(before, { ...before, state: 'reviewed', review: signed('editor') }, 'editor'),
    ).rejects.toMatchObject({ slug: 'stale-version' });
  });

  it('is not for other bytes than are sealed', async () => {
    const before = await validated();
    const shown = { ...before, sealed: { ...sealed, manifest: 'b'.repeat(64) } };
    await expect(
      sign(shown, { ...shown, state: 'reviewed', review: signed('reviewer') }, 'reviewer'),
    ).rejects.toMatchObject({ slug: 'stale-version' });
  });

  it('is not of bytes that build on a vintage which has changed', async () => {
    const before = await validated();
    await newest('cpi/2017-11/e2');
    await expect(
      sign(before, { ...before, state: 'reviewed', review: signed('reviewer') }, 'reviewer'),
    ).rejects.toMatchObject({ slug: 'conflict' });
  });

  it('is not an approval of what was reviewed as other bytes', async () => {
    const other = { ...signed('reviewer'), manifest: 'b'.repeat(64) };
    const before = await validated({ state: 'reviewed', review: other });
    await expect(
      sign(before, { ...before, state: 'approved', approval: signed('approver') }, 'approver'),
    ).rejects.toMatchObject({ slug: 'stale-version' });
  });
});

describe('the point of no return', () => {
  const approved = (more: Partial<Release> = {}) =>
    create(
      announced({
        state: 'approved',
        upload,
        sealed,
        review: signed('reviewer'),
        approval: signed('approver'),
        ...more,
      }),
    );
  const publish = (before: Release) =>
    releases.savePublishing(
      table,
      before,
      { ...before, state: 'publishing', publishingAt: T },
      { by: 'release-clock', at: T },
      'sealed/cpi/2017-12/e1/b1/series.csv',
    );

  it('sets the state and the dataflow’s newest vintage together', async () => {
    await newest(sealed.vintage);
    await publish(await approved());
    expect(await releases.loadRelease(table, ID)).toMatchObject({ state: 'publishing', version: 2 });
    expect(await get(table, flowKey('cpi'))).toMatchObject({ vintage: 'cpi/2017-12/e1' });
  });

  it('does not come where the vintage below has changed', async () => {
    await newest('cpi/2017-11/e2');
    await expect(publish(await approved())).rejects.toMatchObject({ slug: 'conflict' });
    expect((await releases.loadRelease(table, ID)).state).toBe('approved');
  });

  it.each<[string, Partial<Release>, Partial<Release>]>([
    ['state', { state: 'reviewed' }, {}],
    ['T', {}, { releaseAt: instant('2018-01-11') }],
    ['manifest', {}, { sealed: { ...sealed, manifest: 'b'.repeat(64) } }],
    ['review', { review: { ...signed('reviewer'), manifest: 'c'.repeat(64) } }, {}],
    ['approval', { approval: { ...signed('approver'), manifest: 'c'.repeat(64) } }, {}],
    ['version', {}, { version: 9 }],
  ])('does not come over another %s than was read', async (_, stored, seen) => {
    await newest(sealed.vintage);
    const release = await approved(stored);
    await expect(publish({ ...release, ...seen })).rejects.toMatchObject({ slug: 'stale-version' });
    expect(await get(table, flowKey('cpi'))).toMatchObject({ vintage: sealed.vintage });
  });

  it('comes once, whoever else is at it', async () => {
    await newest(sealed.vintage);
    const before = await approved();
    const outcomes = await Promise.allSettled([publish(before), publish(before), publish(before)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('uploads', () => {
  it('are numbered one after the other, without a new version of the release', async () => {
    const release = await create();
    const place = { ...upload, state: 'awaited' as const };
    await releases.saveUpload(table, release, place, []);
    expect(await releases.loadUpload(table, ID, 1)).toEqual(place);
    expect(await releases.loadRelease(table, ID)).toMatchObject({ version: 1 });
    expect(await releases.uploadsBegun(table, ID)).toBe(1);
    await expect(releases.saveUpload(table, release, place, [])).rejects.toMatchObject({
      slug: 'stale-version',
    });
    await expect(releases.loadUpload(table, ID, 2)).rejects.toMatchObject({ slug: 'not-found' });
  });
});

describe('finding', () => {
  it('by T, a page at a time; and what is announced for earlier periods', async () => {
    for (const [period, day] of [
      ['2017-10', '08'],
      ['2017-11', '09'],
      ['2017-12', '10'],
    ]) {
      await create(
        announced({ period: String(period), releaseAt: instant(`2018-01-${day}T09:30:00+08:00`) }),
      );
    }
    const from = instant('2018-01-08');
    const first = await releases.releasesBetween(table, from, T, { limit: 1 });
    expect(first.items.map(({ period }) => period)).toEqual(['2017-11']);
    const second = await releases.releasesBetween(table, from, T, {
      limit: 1,
      cursor: first.next ?? undefined,
    });
    expect(second.items.map(({ period }) => period)).toEqual(['2017-12']);
    expect(await releases.allBetween(table, instant('2018-01-01'), T)).toHaveLength(3);
    expect(await releases.dueBy(table, instant('2018-01-09T09:30:00+08:00'))).toHaveLength(2);
    const december = await releases.loadRelease(table, ID);
    expect(await releases.awaitedBefore(table, december)).toEqual([
      { flow: 'cpi', period: '2017-10' },
      { flow: 'cpi', period: '2017-11' },
    ]);
    expect(await releases.awaitedBefore(table, { ...december, edition: 2 })).toEqual([]);
  });
});

describe('what goes with a change', () => {
  it('an answer under its key is given again, and not for another request', async () => {
    const attempt = { subject: 'editor', key: 'k1', request: 'announce {}' };
    const answer = { status: 201, body: '{}', headers: {} };
    expect(await keptAnswer(table, attempt)).toBeNull();
    await transact(table, [keepAnswer(table, attempt, answer, T)]);
    expect(await keptAnswer(table, attempt)).toEqual(answer);
    await expect(keptAnswer(table, { ...attempt, request: 'other' })).rejects.toMatchObject({
      slug: 'key-reused',
    });
    await expect(transact(table, [keepAnswer(table, attempt, answer, T)])).rejects.toMatchObject({
      slug: 'conflict',
    });
    expect(await keptAnswer(table, { ...attempt, subject: 'other' })).toBeNull();
  });

  it('a message waits until it is marked sent', async () => {
    const message = { id: 'm1', at: T, to: 'alert', subject: 's', text: 't' } as const;
    await transact(table, [queueMessage(table, message)]);
    expect(await waitingMessages(table)).toEqual([{ ...message, done: [] }]);
    expect(await claimMessage(table, message, T)).toEqual({ ...message, done: [] });
    await giveBack(table, message, ['mail']);
    expect(await waitingMessages(table)).toEqual([{ ...message, done: ['mail'] }]);
    expect(await wasSent(table, message)).toBe(false);
    await markSent(table, message, T);
    expect(await wasSent(table, message)).toBe(true);
    expect(await waitingMessages(table)).toEqual([]);
    await expect(giveBack(table, message, ['mail'])).rejects.toThrow();
  });
});
