import { expect, it } from 'vitest';
import { revisionsOf } from '../../../functions/figures/rules/revision.ts';
import { vintageOf } from '../../../functions/figures/rules/vintage.ts';

const one = (item: string, value: string, period = '2017-12') => ({
  key: ['M', item],
  period,
  value,
  attributes: { OBS_STATUS: value === '' ? 'O' : 'A' },
});

it('names each figure that differs from the vintage before, digits and missing ones included', () => {
  const before = vintageOf([
    one('A', '103.0'),
    one('A', '99.0', '2017-11'),
    one('B', '1.0'),
    one('C', ''),
    one('D', '2.0'),
  ]);
  const now = [one('A', '103.00'), one('B', '1.0'), one('C', '4.0'), one('D', ''), one('E', '5.0')];
  expect(revisionsOf(before, now)).toEqual([
    { key: 'M.A', period: '2017-12', old: '103.0', new: '103.00' },
    { key: 'M.C', period: '2017-12', old: null, new: '4.0' },
    { key: 'M.D', period: '2017-12', old: '2.0', new: null },
    { key: 'M.E', period: '2017-12', old: null, new: '5.0' },
  ]);
});
