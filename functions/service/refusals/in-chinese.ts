import { ALERT_STATE_NAMES } from '../../alert/rules/life.ts';
import type { Text } from '../../kernel/text.ts';
import { OUTCOMES } from '../../law/outcome.ts';
import { RELEASE_STATE_NAMES } from '../../release/rules/states.ts';
import { REPORT_STATE_NAMES } from '../../report/rules/life.ts';
import { CASE_STATE_NAMES as REQUEST_STATES } from '../../request/rules/states.ts';
import { OF_ALERTS } from './alert.ts';
import { OF_BODIES } from './body.ts';
import { OF_CASES } from './case.ts';
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
 * `test/domain/refusals.test.ts` holds it to every sentence that a problem can bring. The most literal that fits counts.
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
  'be frozen': '定稿',
  'be opened': '重新打开',
  'be corrected': '更正',
  'be published': '发布',
  'be sealed': '封存',
  'be built again': '重新构建',
  'take an upload': '接收上传',
  'take a validation': '接收校验结果',
};

const inChinese = (word: string): string =>
  DOINGS[word] ??
  Object.entries(RELEASE_STATE_NAMES).find(([state]) => state === word)?.[1].zh ??
  NOUNS[word] ??
  word;

const NOUNS: Readonly<Record<string, string>> = { release: '发布', request: '申请', none: '无' };

const patternsOf = (said: readonly Said[], named: (word: string) => string) =>
  said.map(([en, zh]) => {
    const escaped = en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll('{}', '(.*?)');
    return {
      pattern: new RegExp(`^${escaped}$`, 's'),
      zh,
      named,
      literal: en.replaceAll('{}', '').length,
    };
  });

/**
 * Sentences about an event of a request leave its name as commands have it; `{state}` is a state by its name,
 * `{outcome}` an outcome, `{alert}` one or several states of an alert, `{report}` a state of an annual report. What says
 * more itself goes before what would take it for something that it was given.
 */
const PATTERNS = [...patternsOf(OF_CASES, (word) => word), ...patternsOf(SAID, inChinese)].sort(
  (a, b) => b.literal - a.literal,
);

/** A code by its name in Chinese; what is none of them stays as it is. */
const zhOf = (names: Readonly<Record<string, Text>>, code: string): string =>
  Object.entries(names).find(([one]) => one === code)?.[1].zh ?? code;

const NAMED: Readonly<Record<string, (word: string) => string>> = {
  alert: (word) =>
    word
      .split(/, | or /)
      .map((one) => zhOf(ALERT_STATE_NAMES, one))
      .join('”“'),
  report: (word) => zhOf(REPORT_STATE_NAMES, word),
  state: (word) => zhOf(REQUEST_STATES, word),
  outcome: (word) =>
    Object.entries(OUTCOMES).find(([code, { name }]) => code === word || name.en === word)?.[1].name.zh ??
    word,
};

/**
 * An English sentence of a problem in Chinese; undefined for one that is not known here.
 *
 * @example inChineseWords('cpi/2017-12 has been approved already') === 'cpi/2017-12 已经批准'
 */
export const inChineseWords = (detail: string): string | undefined => {
  for (const { pattern, zh, named } of PATTERNS) {
    const found = pattern.exec(detail);
    if (!found) continue;
    const words = found.slice(1);
    return zh.replaceAll(/\{(state|outcome|alert|report)?\}/g, (_, what = '') =>
      (NAMED[what] ?? named)(words.shift() ?? ''),
    );
  }
  return undefined;
};
