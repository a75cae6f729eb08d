import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { RequestEvent } from '../../../functions/request/rules/events/events.ts';
import { replay } from '../../../functions/request/rules/request.ts';
import { event, open, REGIMES } from './builders.ts';

describe('stored events', () => {
  const stored = { at: '2021-03-01T12:00:00+08:00', by: 'officer', day: '2021-03-01' };

  test.each([
    { type: 'received', channel: 'web', ...stored },
    { type: 'received', channel: 'web', ...stored, at: '2021-03-01T12:00:00.123+08:00' },
    {
      type: 'calendar-changed',
      version: '2021-10-25/0009',
      notices: [],
      dueBefore: null,
      dueAfter: '2021-03-29',
      ...stored,
      by: 'system',
    },
  ])('%j is read', (row) => expect(v.safeParse(RequestEvent, row).success).toBe(true));

  test.each([
    { type: 'received', channel: 'pigeon', ...stored },
    { type: 'received', channel: 'web', ...stored, day: '2021-02-29' },
    { type: 'received', channel: 'web', ...stored, day: '1999-12-31' },
    { type: 'received', channel: 'web', ...stored, at: 'yesterday' },
    { type: 'received', channel: 'web', ...stored, applicants: 0 },
    { type: 'received', channel: 'web', ...stored, by: 'An Officer' },
    { type: 'fee-noticed', basis: 'item', count: 31, fen: 2200.5, ...stored },
    { type: 'split', into: ['R2'], ...stored },
    { type: 'vanished', ...stored },
  ])('%j is not', (row) => expect(v.safeParse(RequestEvent, row).success).toBe(false));

  test('events that do not follow the table are not replayed', () => {
    expect(() => replay([], REGIMES)).toThrow(RangeError);
    expect(() => replay([event('registered', '2021-03-01')], REGIMES)).toThrow(RangeError);
    expect(() => replay([...open, event('delivered', '2021-03-02')], REGIMES)).toThrow(RangeError);
  });
});
