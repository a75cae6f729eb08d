import { expect, it } from 'vitest';
import { languageOfAnswer } from '../../functions/web/language.ts';

it.each([
  [undefined, null],
  ['', null],
  ['*', null],
  ['fr, de;q=0.5', null],
  ['zh', 'zh'],
  ['en', 'en'],
  ['zh-CN', 'zh'],
  ['zh-Hant-TW', 'zh'],
  ['EN-gb', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US, en;q=0.9, zh;q=0.8', 'en'],
  ['fr, en;q=0.2, zh;q=0.7', 'zh'],
  ['en;q=0.3, *;q=0.5', 'zh'],
  ['zh;q=0.3, *;q=0.5', 'en'],
  ['en;q=0, *', 'zh'],
  ['zh;q=0', 'en'],
  ['zh;q=0.001, en;q=0.000', 'zh'],
  ['zh, en', null],
  ['zh;q=2, en', 'en'],
  ['english, chinese', null],
] as const)('of Accept-Language %s: %s', (header, preferred) => {
  for (const otherwise of ['zh', 'en'] as const)
    expect(languageOfAnswer(header, otherwise)).toBe(preferred ?? otherwise);
});
