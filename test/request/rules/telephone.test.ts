import { expect, test } from 'vitest';
import { holdsTelephone, localNumbersIn } from '../../../functions/request/rules/telephone.ts';

test.each([
  '已电询139-0013-9000',
  '请致电023-67891234',
  '电话：02367891234',
  '（023）67891234',
  '座机 023 6789 1234 转 801',
  '０２３－６７８９１２３４',
  '+86 23 6789 1234',
  '+86-023-67891234',
  '+86 (0)23 67891234',
  '0086-10-68783311',
  '家中0558-2712345，白天',
  '宅电0851-82712345-12',
  '号码为023—67891234',
  '他在统计局上班，电话023-67891234',
  '请与统计局张三023-67891234联系',
])('%s is a number of somebody', (said) => {
  expect(holdsTelephone(said)).toBe(true);
});

test.each([
  '国统字〔2018〕123号',
  '渝统发〔2018〕02367891234号',
  '《条例》第十四条、第0236789123号令',
  '令第02367891234号',
  '共67891234元',
  '67,891,234户',
  '指数0.02367891234',
  '为023.67891234',
  '2018-01-08至2018-12-31',
  '20180108-20181231',
  '2018-023-67891234',
  'SQ20180108-7KM2QX',
  'GB/T-0236-789123',
  'X02367891234',
  '编码0101010101、0301020301',
  '区划代码500103001001',
  '023-6789123',
  '电话023',
  '09:00-12:00，14:00-18:00',
  '400-810-9888',
  '12345热线',
  '请向国家统计局咨询电话：010-68783311询问',
  '重庆市统计局（023-67891234）',
  '渝中区人民政府办公室 023-67891234',
])('%s is none', (said) => {
  expect(holdsTelephone(said)).toBe(false);
});

test('an office’s own numbers are nobody’s', () => {
  const own = ['023-6789 1234', '+86 23 6789 1235'];
  expect(holdsTelephone('可致电 (023) 67891234', own)).toBe(false);
  expect(holdsTelephone('可致电 023-67891236', own)).toBe(true);
  expect(holdsTelephone('可致电 023-67891234、023-67891236', own)).toBe(true);
});

test('a landline is known without its area code', () => {
  expect(localNumbersIn('电话023-6789 1234，0558-2712345')).toEqual(['67891234', '2712345']);
  expect(localNumbersIn('13800138000')).toEqual([]);
});
