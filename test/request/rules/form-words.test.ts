import { expect, test } from 'vitest';
import { REFUSALS } from '../../../functions/formats/received/refusal.ts';
import { SAY, sayOf } from '../../../functions/kernel/form-words.ts';

const NAME = { zh: '姓名或者单位名称', en: 'Name' };

test('what is missing is asked for by its name, written or chosen', () => {
  expect(sayOf('missing', 'name', NAME)).toEqual({
    zh: '请填写姓名或者单位名称。',
    en: 'Please fill in: Name.',
  });
  expect(sayOf('missing', 'form', { zh: '提供形式', en: 'In which form' }).zh).toBe('请选择提供形式。');
  expect(sayOf('too-long', 'name', NAME)).toBe(SAY['too-long']);
});

test('an address is asked for by the ways that need one', () => {
  expect(SAY['way-needs-address'].zh).toContain('邮寄或者快递');
});

test.each(Object.values(REFUSALS))('a file is refused with what to do: %o', ({ zh, en }) => {
  expect(zh).toMatch(/；请.+/u);
  expect(en).toMatch(/: please .+/);
});
