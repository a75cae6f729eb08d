import { STATE_NAMES } from '../release/states.ts';
import { OF_ALERTS } from './alert.ts';
import { OF_BODIES } from './body.ts';
import { OF_OPENDAYS } from './openday.ts';
import { OF_QUESTIONS } from './question.ts';
import { OF_REGISTERS } from './register.ts';
import { OF_RELEASES } from './release.ts';
import { OF_REQUESTS } from './request.ts';
import type { Said } from './said.ts';
import { SHARED } from './shared.ts';

/**
 * What is refused, in Chinese, by the English sentence of the problem or fault; `{}` stands for what a sentence says
 * of the case at hand, in its order. The API says each in English, the command line in the reader's language.
 * `test/domain/refusals.test.ts` holds it to every sentence that a problem can bring. The first that fits counts.
 */
const SAID: readonly Said[] = [
  ...SHARED,
  ...OF_RELEASES,
  ...OF_BODIES,
  ...OF_REQUESTS,
  ...OF_QUESTIONS,
  ...OF_OPENDAYS,
  ...OF_REGISTERS,
  ...OF_ALERTS,
];

/** What a release cannot do any more, as `step` says it. */
const DOINGS: Readonly<Record<string, string>> = {
  'be moved': '改期',
  'be cancelled': '取消',
  'be reviewed': '审查',
  'be approved': '批准',
  'be rejected': '退回',
  'be corrected': '更正',
  'be published': '发布',
  'be sealed': '封存',
  'be built again': '重新构建',
  'take an upload': '接收上传',
  'take a validation': '接收校验结果',
};

const inChinese = (word: string): string =>
  DOINGS[word] ??
  Object.entries(STATE_NAMES).find(([state]) => state === word)?.[1].zh ??
  NOUNS[word] ??
  word;

const NOUNS: Readonly<Record<string, string>> = { release: '发布', request: '申请', none: '无' };

const PATTERNS = SAID.map(([en, zh]) => {
  const escaped = en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll('{}', '(.*?)');
  return { pattern: new RegExp(`^${escaped}$`, 's'), zh };
});

/**
 * An English sentence of a problem in Chinese; undefined for one that is not known here.
 *
 * @example inChineseWords('cpi/2017-12 has been approved already') === 'cpi/2017-12 已经批准'
 */
export const inChineseWords = (detail: string): string | undefined => {
  for (const { pattern, zh } of PATTERNS) {
    const found = pattern.exec(detail);
    if (!found) continue;
    const words = found.slice(1).map((word) => inChinese(word ?? ''));
    return zh.replaceAll('{}', () => words.shift() ?? '');
  }
  return undefined;
};
