import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  asked,
  claimedAttempt,
  DELIVERY_STATES,
  isReady,
  settledAttempt,
} from '../../../functions/channel/rules/attempts.ts';
import type { PostChannel } from '../../../functions/channel/rules/channel.ts';
import { postponed, refused, unknown } from '../../../functions/channel/rules/outcome.ts';
import { type Delivery, knownOutcome, queuedPost } from '../../../functions/release/rules/delivery.ts';
import { instant } from '../../request/records/builders.ts';

const T = instant('2018-01-10T09:30:00+08:00');
const RELEASE = { flow: 'cpi', period: '2017-12', edition: 1, title: { zh: '居民消费价格' } };
const first = queuedPost(RELEASE, { channel: 'wecom', text: '上涨1.8%。' }, T);
const channelOf = (kind: PostChannel['kind']): PostChannel => ({
  id: kind,
  kind,
  name: { zh: kind, en: kind },
  limit: { most: 140, unit: 'characters' },
  dataflows: '*',
  counts: true,
  before: '',
  after: '',
});

describe('a post is ready', () => {
  const mine = claimedAttempt(first, T);
  it.each([
    ['at the instant at which it was queued', first, T, true],
    ['and not a millisecond before', first, T.subtract({ milliseconds: 1 }), false],
    ['not while somebody has it', mine, T.add({ seconds: 119 }), false],
    ['once their claim has ended', mine, T.add({ seconds: 120 }), true],
    ['not once it has come to an end', settledAttempt(mine, refused('no'), T), T.add({ hours: 9 }), false],
  ])('%s', (_, delivery, now, ready) => {
    expect(isReady(delivery, now)).toBe(ready);
  });
});

describe('what is known without sending', () => {
  const interrupted = claimedAttempt(first, T);
  const there = asked(settledAttempt(interrupted, unknown('lost'), T), 'there', { by: 'editor', at: T });
  it.each([
    ['nothing', first, 'wecom', 1, null],
    ['somebody died over it, and the platform shows a repeat', interrupted, 'wecom', 1, { is: 'unknown' }],
    ['somebody died over it, and the receiver knows a repeat', interrupted, 'webhook', 1, null],
    ['a newer edition is public', first, 'wecom', 2, 'overtaken'],
    ['nothing fitted', { ...first, text: null }, 'wecom', 1, { is: 'refused' }],
    ['somebody has seen it there', there, 'wecom', 1, { is: 'delivered' }],
    ['somebody has seen it there, and a newer edition is public', there, 'wecom', 2, { is: 'delivered' }],
  ] as const)('%s', (_, delivery, kind, newest, known) => {
    const found = knownOutcome(delivery, channelOf(kind), newest);
    if (known === null || known === 'overtaken') expect(found).toBe(known);
    else expect(found).toMatchObject(known);
  });
});

it('is asked about from an end that is no good one, and from no other', () => {
  const may = DELIVERY_STATES.filter((state) => {
    try {
      return asked({ ...first, state }, 'again', { by: 'editor', at: T }).state === 'waiting';
    } catch {
      return false;
    }
  });
  expect(may).toEqual(['refused', 'unknown', 'given-up', 'off']);
});

property.prop([fc.array(fc.option(fc.integer({ min: 0, max: 200_000 })), { minLength: 40, maxLength: 40 })])(
  'tried for a day at most, never sooner than asked, and its version only grows',
  (asks) => {
    let delivery: Delivery = first;
    let now = T;
    for (const afterSeconds of asks) {
      const mine = claimedAttempt(delivery, now);
      const after = settledAttempt(mine, postponed('HTTP 429', afterSeconds), now);
      expect([mine.version, after.version]).toEqual([delivery.version + 1, delivery.version + 2]);
      if (after.state === 'given-up') return;
      const wait = after.nextAt.since(now).total('seconds');
      expect(wait).toBeGreaterThanOrEqual(Math.max(60, afterSeconds ?? 0));
      expect(after.nextAt.since(T).total('hours')).toBeLessThanOrEqual(24);
      [delivery, now] = [after, after.nextAt];
    }
    expect.fail('it is tried for ever');
  },
);
