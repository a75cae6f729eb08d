import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadRelease, saveRelease } from '../../../functions/release/records/releases.ts';
import { finishPublishing, startPublishing } from '../../../functions/release/rules/life.ts';
import { act } from '../../request/records/builders.ts';
import { type Office, type Releases, startReleases } from './office.ts';

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
});
afterAll(() => releases.stop());

const NOTICE = { zh: '更正食品类数据', en: 'Food was corrected' };
const correct = (more: Record<string, unknown> = {}) =>
  office.step('corrections', 'editor', { notice: NOTICE, ...more });

/** The release as the release clock leaves it once it is public. */
const published = async (): Promise<void> => {
  const { manifest } = await office.handedIn();
  await office.step('review', 'reviewer', { manifest, basis: '汇总数据' });
  await office.step('approve', 'approver', { manifest });
  const clock = act('2018-01-10T09:30:00+08:00', 'release-clock');
  const approved = await loadRelease(office.table, { flow: 'cpi', period: '2017-12' });
  const publishing = await saveRelease(office.table, approved, startPublishing(approved, clock.at), clock, {
    action: 'publishing',
  });
  await saveRelease(office.table, publishing, finishPublishing(publishing, clock.at), clock, {
    action: 'published',
  });
};

it('opens the next edition with its notice, at once or at a T of its own', async () => {
  await published();
  office.at('2018-01-15');
  const opened = await correct({ releaseAt: '2018-01-16T09:30:00+08:00' });
  expect(opened.status).toBe(201);
  expect(opened.body).toMatchObject({
    state: 'announced',
    edition: 2,
    publishedEdition: 1,
    notice: NOTICE,
    releaseAt: '2018-01-16T09:30:00.000+08:00',
  });
  const back = await office.step('cancel', 'editor', { reason: { zh: '不再更正', en: 'No correction' } });
  expect(back.body).toMatchObject({ state: 'published', edition: 1 });
  expect((await correct()).body).toMatchObject({ edition: 2, releaseAt: null });
});

it('of what is not published is a conflict', async () => {
  await office.handedIn();
  expect((await correct()).status).toBe(409);
});

it('at a T that has passed is refused', async () => {
  await published();
  office.at('2018-01-15');
  expect((await correct({ releaseAt: '2018-01-14T09:30:00+08:00' })).status).toBe(422);
  expect((await office.status()).state).toBe('published');
});
