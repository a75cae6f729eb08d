import type { Said } from './said.ts';

/** What a body holds, by its schema (valibot’s own sentences and ours). */
export const OF_BODIES: readonly Said[] = [
  ['Invalid key: Expected {}', '缺少或者多出：应为 {}'],
  ['Invalid type: Expected {}', '类型不对：应为 {}'],
  ['Invalid length: Expected {}', '长度不对：应为 {}'],
  ['Invalid value: Expected {}', '值不对：应为 {}'],
  ['Invalid format: Expected {}', '格式不对：应为 {}'],
  ['Invalid email: not accepted', '电子邮箱不对'],
  ['control characters are not accepted', '不接受控制字符'],
  ['a file name without a path', '应为不含路径的文件名'],
  ['a dataflow id: a-z, 0-9, _', '应为数据流标识：a-z、0-9、_'],
  [
    'a period as SDMX writes it (2017, 2017-S1, 2017-Q3, 2017-09, 2017-W05, 2017-09-30), or backfill',
    '应为 SDMX 的时期（2017、2017-S1、2017-Q3、2017-09、2017-W05、2017-09-30）或者 backfill',
  ],
  ['a SHA-256 in 64 lower-case hexadecimal digits', '应为 SHA-256：64 位小写十六进制数字'],
  ['a date as in 2018-01-31', '应为日期，如 2018-01-31'],
  ['as `next` of the page before gave it', '应为上一页的 `next`'],
];
