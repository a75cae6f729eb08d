import { fc, test as property } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../../functions/kernel/act.ts';
import { officeTime } from '../../../functions/kernel/day.ts';
import { Problem } from '../../../functions/kernel/problem.ts';
import type { BuildOrder } from '../../../functions/kernel/release-id.ts';
import * as life from '../../../functions/release/rules/life.ts';
import * as domain from '../../../functions/release/rules/release.ts';
import * as files from '../../../functions/release/rules/uploads.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const T = at('2018-01-10T01:30:00Z');
const BEFORE = at('2018-01-09T02:00:00Z');
const by = (who: string, when: Temporal.Instant = BEFORE): Act => ({ by: who, at: when });
const text = { zh: '居民消费价格', en: 'Consumer prices' };
const MANIFEST = 'a'.repeat(64);

const announced = (): domain.Release =>
  life.announced(
    { flow: 'cpi', period: '2017-12', kind: 'regular', title: text, contact: { name: text }, releaseAt: T },
    by('ed'),
  );

const uploaded = (release = announced(), who = 'ed'): domain.Release => {
  const upload = files.uploadBegun(release, (release.upload?.upload ?? 0) + 1, 'cpi.csv', 'key', by(who));
  return files.uploadCompleted(release, upload, 'v1', by(who));
};

const orderOf = (release: domain.Release): BuildOrder => {
  if (!release.upload) throw new Error('nothing is ordered');
  return release.upload;
};

const sealed = (release = uploaded(), warnings = 0, manifest = MANIFEST): domain.Release =>
  files.uploadSealed(
    release,
    orderOf(release),
    { build: 'b', manifest, vintage: '' },
    'CSV, UTF-8',
    warnings,
  );

const reviewed = (release = sealed()): domain.Release =>
  life.reviewed(release, release.sealed?.manifest ?? '', '汇总数据', by('rev'));

const approved = (release = reviewed()): domain.Release =>
  life.approved(release, release.sealed?.manifest ?? '', by('app'));

const published = (release = approved(), when = T): domain.Release =>
  life.finishPublishing(life.startPublishing(release, when), when);

const slugOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error.slug;
    throw error;
  }
  return 'done';
};

describe('T', () => {
  it.each([
    ['one nanosecond before', '2018-01-10T01:29:59.999999999Z', false],
    ['at the instant itself', '2018-01-10T01:30:00Z', true],
    ['one nanosecond after', '2018-01-10T01:30:00.000000001Z', true],
  ])('%s', (_, now, due) => {
    expect(domain.isDue(T, at(now))).toBe(due);
  });

  it.each([
    ['2018-01-10T09:30:00+08:00', []],
    ['2018-01-10T01:30Z', []],
    ['2018-01-10T09:30:00.000+08:00', []],
    ['2018-01-10T09:30:00', ['no-offset']],
    ['2018-01-10T09:30:00.5+08:00', ['fraction-of-a-second']],
    ['2018-01-09T10:00:00+08:00', ['in-the-past']],
    ['2018-01-08T10:00:00.25', ['no-offset', 'fraction-of-a-second', 'in-the-past']],
    ['2018-02-30T09:30:00+08:00', ['not-an-instant']],
    ['tomorrow', ['not-an-instant']],
    ['2018-01-10', ['not-an-instant']],
  ])('%s is read, or refused with every reason', (given, codes) => {
    let found: string[] = [];
    try {
      expect(domain.parseReleaseAt(given, BEFORE).equals(T)).toBe(true);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      found = error.faults.map(({ code }) => code);
    }
    expect(found).toEqual(codes);
  });

  it('is written in the offset of the office', () => {
    expect(officeTime(T)).toBe('2018-01-10T09:30:00.000+08:00');
    expect(officeTime(T, 0)).toBe('2018-01-10T09:30:00+08:00');
  });
});

describe('who may sign off', () => {
  it.each([
    ['the uploader cannot review', () => life.reviewed(sealed(), MANIFEST, 'x', by('ed')), 'forbidden'],
    ['somebody else can', () => life.reviewed(sealed(), MANIFEST, 'x', by('rev')), 'done'],
    ['the uploader cannot approve', () => life.approved(reviewed(), MANIFEST, by('ed')), 'forbidden'],
    ['the reviewer cannot approve', () => life.approved(reviewed(), MANIFEST, by('rev')), 'forbidden'],
    ['a third person can', () => life.approved(reviewed(), MANIFEST, by('app')), 'done'],
    ['not before the review', () => life.approved(sealed(), MANIFEST, by('app')), 'conflict'],
    ['not other bytes', () => life.approved(reviewed(), 'b'.repeat(64), by('app')), 'conflict'],
    [
      'not over open warnings',
      () => life.reviewed(sealed(uploaded(), 2), MANIFEST, 'x', by('rev')),
      'conflict',
    ],
    [
      'over warnings taken note of',
      () =>
        life.reviewed(life.acknowledged(sealed(uploaded(), 2), '春节', by('ed')), MANIFEST, 'x', by('rev')),
      'done',
    ],
    ['not twice', () => life.approved(approved(), MANIFEST, by('app2')), 'conflict'],
  ])('%s', (_, act, outcome) => {
    expect(slugOf(act)).toBe(outcome);
  });
});

describe('what voids sign-offs', () => {
  const signed = (release: domain.Release) => [release.sealed, release.review, release.approval].map(Boolean);

  it('another upload, once it is sealed; until then the earlier bytes stand', () => {
    const second = uploaded(approved(), 'ed2');
    expect(second.state).toBe('approved');
    expect(signed(second)).toEqual([true, true, true]);
    const after = sealed(second, 0, 'c'.repeat(64));
    expect(after.state).toBe('validated');
    expect(signed(after)).toEqual([true, false, false]);
  });

  it('a faulty upload changes nothing of what is signed off', () => {
    const second = uploaded(approved(), 'ed2');
    const after = files.rejectUpload(second, orderOf(second), 'CSV, UTF-8', 3);
    expect(after.state).toBe('approved');
    expect(signed(after)).toEqual([true, true, true]);
    expect(after.upload).toMatchObject({ state: 'rejected', faultCount: 3 });
  });

  it('a changed T, which builds the sealed file again', () => {
    const moved = life.rescheduled(
      approved(),
      T.add({ hours: 24 }),
      { zh: '设备检修', en: '设备检修' },
      by('ed'),
    );
    expect(moved.state).toBe('uploaded');
    expect(signed(moved)).toEqual([false, false, false]);
    expect(moved.upload).toMatchObject({ upload: 1, order: 2, state: 'building' });
    expect(moved.changes.at(-1)).toMatchObject({ reason: { zh: '设备检修' } });
  });

  it('a changed T after a faulty second upload builds the first one, which was sealed', () => {
    const second = uploaded(approved(), 'ed2');
    const rejected = files.rejectUpload(second, orderOf(second), 'CSV, UTF-8', 1);
    const moved = life.rescheduled(rejected, T.add({ hours: 24 }), { zh: 'x', en: 'x' }, by('ed'));
    expect(moved.upload).toMatchObject({ upload: 1, by: 'ed', state: 'building' });
  });

  it('a new vintage beneath it', () => {
    const again = files.rebuild(approved(), by('release-clock'));
    expect(again.state).toBe('uploaded');
    expect(signed(again)).toEqual([false, false, false]);
  });

  it('not a build that does not come back: it is ordered again, and given up after three', () => {
    let release = uploaded(approved(), 'ed2');
    for (const order of [2, 3]) {
      release = files.orderLostBuild(release, by('release-clock'));
      expect(release.upload).toMatchObject({ state: 'building', order });
      expect(signed(release)).toEqual([true, true, true]);
    }
    release = files.orderLostBuild(release, by('release-clock'));
    expect(release).toMatchObject({ state: 'approved', upload: { state: 'failed' } });
  });

  it('an answer to an overtaken order is refused', () => {
    const first = uploaded();
    const old = orderOf(first);
    const moved = life.rescheduled(first, T.add({ hours: 24 }), { zh: 'x', en: 'x' }, by('ed'));
    expect(
      slugOf(() => files.uploadSealed(moved, old, { build: 'b', manifest: MANIFEST, vintage: '' }, '', 0)),
    ).toBe('conflict');
  });
});

describe('two editors at once', () => {
  it('the second to complete gets a conflict', () => {
    const release = announced();
    const first = files.uploadBegun(release, 1, 'a.csv', 'key1', by('ed'));
    const second = files.uploadBegun(release, 2, 'b.csv', 'key2', by('ed2'));
    const one = files.uploadCompleted(release, second, 'v', by('ed2'));
    expect(slugOf(() => files.uploadCompleted(one, first, 'v', by('ed')))).toBe('conflict');
  });

  it('nobody completes the upload of another', () => {
    const upload = files.uploadBegun(announced(), 1, 'a.csv', 'key', by('ed'));
    expect(slugOf(() => files.uploadCompleted(announced(), upload, 'v', by('ed2')))).toBe('forbidden');
  });
});

describe('what holds an edition back', () => {
  it.each([
    ['approved, at T', approved(), T, '', null],
    ['approved, a nanosecond early', approved(), T.subtract({ nanoseconds: 1 }), '', 'its time has not come'],
    ['reviewed only', reviewed(), T, '', 'it is reviewed'],
    ['on another vintage', approved(), T, 'cpi/2017-11/e1', 'the vintage it builds on has changed'],
    [
      'signed off for other bytes',
      { ...approved(), sealed: { ...(approved().sealed as domain.Sealed), manifest: 'd'.repeat(64) } },
      T,
      '',
      'a sign-off is of other bytes',
    ],
  ])('%s', (_, release, now, vintage, reason) => {
    expect(life.heldBack(release, now, vintage)).toBe(reason);
  });
});

describe('from publishing on', () => {
  const publishing = life.startPublishing(approved(), T);
  it.each([
    ['cancelled', () => life.cancelled(publishing, { zh: 'x', en: 'x' }, by('ed'))],
    ['moved', () => life.rescheduled(publishing, T.add({ hours: 24 }), { zh: 'x', en: 'x' }, by('ed'))],
    ['uploaded again', () => files.uploadBegun(publishing, 2, 'x', 'k', by('ed'))],
    ['rejected', () => life.sentBack(publishing, 'x', by('rev'))],
    ['built again', () => files.rebuild(publishing, by('release-clock'))],
  ])('it cannot be %s', (_, act) => {
    expect(slugOf(act)).toBe('conflict');
  });

  it('a replacement that was not built in time is no longer waited for', () => {
    const second = uploaded(approved(), 'ed2');
    const done = published(second);
    expect(done.upload).toMatchObject({ upload: 1, state: 'sealed' });
  });

  it('approved after T is late, however soon it is public', () => {
    const at300 = T.add({ milliseconds: 300 });
    const tardy = life.approved(reviewed(), MANIFEST, by('app', at300));
    expect(published(tardy, T.add({ milliseconds: 900 })).published.at(-1)?.late).toBe(true);
  });

  it.each([
    ['on time', T.add({ milliseconds: 80 }), false],
    ['a second after T', T.add({ milliseconds: 1000 }), false],
    ['later than a second', T.add({ milliseconds: 1001 }), true],
  ])('%s', (_, when, late) => {
    expect(published(approved(), when).published.at(-1)?.late).toBe(late);
  });
});

describe('a correction', () => {
  const notice = { zh: '更正城市指数', en: 'Urban index corrected' };
  it('is the next edition with its notice, and walks the same way', () => {
    const opened = life.corrected(published(), notice, null);
    expect(opened).toMatchObject({ state: 'announced', edition: 2, releaseAt: null, notice });
    const done = published(approved(reviewed(sealed(uploaded(opened)))));
    expect(done.published.map(({ edition }) => edition)).toEqual([1, 2]);
    expect(domain.vintageName(done)).toBe('cpi/2017-12/e2');
  });

  it('cancelled, it leaves the edition that is public', () => {
    const opened = life.corrected(published(), notice, T.add({ hours: 24 }));
    const back = life.cancelled(opened, { zh: 'x', en: 'x' }, by('ed'));
    expect(back).toMatchObject({ state: 'published', edition: 1, notice: null });
    expect(back.releaseAt?.equals(T)).toBe(true);
  });

  it('and what moves while it is in work belongs to it, not to the edition that is public', () => {
    const opened = life.corrected(published(), notice, T.add({ hours: 24 }));
    const moved = life.rescheduled(
      opened,
      T.add({ hours: 48 }),
      { zh: '内部核对', en: '内部核对' },
      by('ed'),
    );
    expect(moved.changes.map(({ edition }) => edition)).toEqual([2]);
  });

  it('is not opened before there is anything to correct', () => {
    expect(slugOf(() => life.corrected(approved(), notice, null))).toBe('conflict');
  });
});

/** Acts in any order, by anybody, at any time: what may never happen, does not. */
type Doing = (release: domain.Release, act: Act) => domain.Release;
const DOINGS: Record<string, Doing> = {
  upload: (release, act) => uploaded(release, act.by),
  seal: (release) => sealed(release, 0, String(release.version).padStart(64, '0')),
  fault: (release) => files.rejectUpload(release, orderOf(release), '', 1),
  fail: (release) => files.failUpload(release, orderOf(release), { zh: 'x', en: 'x' }),
  review: (release, act) => life.reviewed(release, release.sealed?.manifest ?? '', 'x', act),
  approve: (release, act) => life.approved(release, release.sealed?.manifest ?? '', act),
  reject: (release, act) => life.sentBack(release, 'x', act),
  move: (release, act) => life.rescheduled(release, act.at.add({ hours: 1 }), { zh: 'x', en: 'x' }, act),
  cancel: (release, act) => life.cancelled(release, { zh: 'x', en: 'x' }, act),
  correct: (release) => life.corrected(release, text, null),
  rebuild: (release, act) => files.rebuild(release, act),
  tick: (release, act) =>
    life.heldBack(release, act.at, '') === null && release.state === 'approved'
      ? life.startPublishing(release, act.at)
      : release,
  finish: (release, act) => life.finishPublishing(release, act.at),
};

property.prop([
  fc.array(
    fc.record({
      what: fc.constantFrom(...Object.keys(DOINGS)),
      who: fc.constantFrom('ed', 'rev', 'app', 'all'),
      minutes: fc.integer({ min: 0, max: 90 }),
    }),
    { maxLength: 60 },
  ),
])('no order of acts publishes early, unsigned or by fewer than three people', (acts) => {
  let release = announced();
  let now = BEFORE;
  for (const { what, who, minutes } of acts) {
    now = now.add({ minutes });
    const before = release;
    try {
      release = { ...(DOINGS[what] as Doing)(release, by(who, now)), version: release.version + 1 };
    } catch (error) {
      if (!(error instanceof Problem) && !(error instanceof Error && error.message === 'nothing is ordered'))
        throw error;
      continue;
    }
    if (release.state === 'publishing' && before.state !== 'publishing') {
      expect(domain.isDue(release.releaseAt, now)).toBe(true);
      const people = [release.sealed?.upload.by, release.review?.by, release.approval?.by];
      expect(new Set(people).size).toBe(3);
      expect(people).not.toContain(undefined);
      expect(release.review?.manifest).toBe(release.sealed?.manifest);
      expect(release.approval?.manifest).toBe(release.sealed?.manifest);
    }
    if (before.state === 'publishing') expect(['publishing', 'published']).toContain(release.state);
    const editions = release.published.map(({ edition }) => edition);
    expect(editions).toEqual(editions.map((_, index) => index + 1));
    expect(release.published.length).toBeGreaterThanOrEqual(before.published.length);
  }
});
