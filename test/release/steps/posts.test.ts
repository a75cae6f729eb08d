import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { claimedAttempt, settledAttempt } from '../../../functions/channel/rules/attempts.ts';
import type { SendOutcome } from '../../../functions/channel/rules/outcome.ts';
import {
  deliveriesOf,
  movePost,
  queuePost,
  waitingPosts,
} from '../../../functions/release/records/deliveries.ts';
import { type Delivery, queuedPost } from '../../../functions/release/rules/delivery.ts';
import { transact } from '../../../functions/store/table.ts';
import { dataflow } from '../../formats/sample.ts';
import { instant } from '../../request/records/builders.ts';
import { CPI, type Office, type Releases, startReleases } from './office.ts';

const POSTS = `/releases/${CPI}/posts`;
const NOW = instant('2018-01-10T09:30:00+08:00');

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
  await office.define(dataflow('cpi'));
  await office.announce();
});
afterAll(() => releases.stop());

/** A post on a channel that came to this. */
const posted = async (channel: string, outcome: SendOutcome): Promise<Delivery> => {
  const release = { flow: 'cpi', period: '2017-12', edition: 1, title: { zh: '居民消费价格' } };
  const first = queuedPost(release, { channel, text: '上涨1.8%。' }, NOW);
  const mine = claimedAttempt(first, NOW);
  const after = settledAttempt(mine, outcome, NOW);
  await transact(office.table, queuePost(office.table, first));
  await transact(office.table, movePost(office.table, first, mine));
  await transact(office.table, movePost(office.table, mine, after));
  return after;
};
const LOST: SendOutcome = { is: 'unknown', reason: 'no answer: ECONNRESET' };

it('are listed with what came of them, to everybody who is signed in', async () => {
  await posted('wecom', { is: 'delivered', platformId: null });
  await posted('weibo', { is: 'delivered', platformId: '3504803600502730' });
  await posted('dingtalk', LOST);
  const { status, body } = await office.call(`GET ${POSTS}`, { by: 'officer' });
  expect(status).toBe(200);
  expect(
    body.items.map(({ channel, state, platformId, reason, nextAt }: Delivery) => [
      channel,
      state,
      platformId,
      reason,
      nextAt,
    ]),
  ).toEqual([
    ['dingtalk', 'unknown', null, 'no answer: ECONNRESET', null],
    ['wecom', 'delivered', null, null, null],
    ['weibo', 'delivered', '3504803600502730', null, null],
  ]);
});

it.each(['there', 'again'])('one that nobody confirmed waits again once somebody says %s', async (what) => {
  const { version } = await posted('wecom', LOST);
  const answer = await office.call(`POST ${POSTS}/1/wecom/${what}`, { by: 'editor', body: {}, version });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    state: 'waiting',
    asked: { by: 'editor', what },
    version: version + 1,
  });
  expect(await waitingPosts(office.table)).toHaveLength(1);
});

it.each([
  ['that is delivered', { is: 'delivered', platformId: null }, {}, 409],
  ['read before somebody else was at it', LOST, { version: 1 }, 412],
  ['by somebody who publishes nothing', LOST, { by: 'officer' }, 403],
] as const)('one %s stays as it is', async (_, outcome, sent, status) => {
  const { version } = await posted('wecom', outcome);
  const before = await deliveriesOf(office.table, { flow: 'cpi', period: '2017-12' });
  const given = { by: 'editor', body: {}, version, ...sent };
  expect((await office.call(`POST ${POSTS}/1/wecom/again`, given)).status).toBe(status);
  expect(await deliveriesOf(office.table, { flow: 'cpi', period: '2017-12' })).toEqual(before);
});

it('one that never was is not found', async () => {
  await posted('wecom', LOST);
  for (const path of ['1/weibo', '2/wecom', 'x/wecom']) {
    expect((await office.call(`GET ${POSTS}/${path}`)).status).toBe(404);
  }
  expect((await office.call('GET /releases/cpi/2018-01/posts')).status).toBe(404);
});
