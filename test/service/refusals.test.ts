import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chineseTitle, Problem, type Slug } from '../../functions/kernel/problem.ts';
import { parseReleaseAt, RELEASE_STATES } from '../../functions/release/rules/release.ts';
import { numberFaults } from '../../functions/request/officer/intake/numbers.ts';
import { NOTHING_PROVIDED } from '../../functions/request/rules/answer/decision.ts';
import { inChineseWords } from '../../functions/service/refusals/in-chinese.ts';

const HAN = /\p{Script=Han}/u;
const ROOT = new URL('../../functions/', import.meta.url).pathname;

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('public-addresses.ts'))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

/** Where the literal that begins at `at` ends, and what it says with `{}` for what it is given. */
const literalAt = (text: string, at: number): { end: number; says: string } => {
  const quote = text[at];
  let says = '';
  for (let i = at + 1; i < text.length; i += 1) {
    if (text[i] === '\\') {
      i += 1;
      says += text[i];
    } else if (text[i] === quote) {
      return { end: i + 1, says };
    } else if (quote === '`' && text[i] === '$' && text[i + 1] === '{') {
      let depth = 1;
      for (i += 2; depth > 0; i += 1) {
        if ('\'"`'.includes(text[i] ?? '')) i = literalAt(text, i).end - 1;
        else if (text[i] === '{') depth += 1;
        else if (text[i] === '}') depth -= 1;
      }
      i -= 1;
      says += '{}';
    } else {
      says += text[i];
    }
  }
  throw new Error('a literal without an end');
};

/** The second argument of each `new Problem(…)`: the sentences that it may be. */
const sentencesOf = (text: string): string[] =>
  [...text.matchAll(/new Problem\(/g)].flatMap(({ index }) => {
    const said: string[][] = [[], []];
    let argument = 0;
    let depth = 0;
    for (let i = index + 'new Problem('.length; argument < 2; i += 1) {
      const character = text[i] ?? ')';
      if ('\'"`'.includes(character)) {
        const { end, says } = literalAt(text, i);
        // What is compared with is no sentence.
        if (!/===?\s*$/.test(text.slice(index, i)) && depth === 0) said[argument]?.push(says);
        i = end - 1;
      } else if ('([{'.includes(character)) depth += 1;
      else if (depth === 0 && (character === ',' || character === ')')) argument += character === ',' ? 1 : 2;
      else if (')]}'.includes(character)) depth -= 1;
    }
    return said[1] ?? [];
  });

/** Literals that stand from `at` on until something in `ends` closes what holds them. */
const literalsUntil = (text: string, at: number, ends: string): string[] => {
  const found: string[] = [];
  let depth = 0;
  for (let i = at; i < text.length; i += 1) {
    const character = text[i] ?? '';
    if ('\'"`'.includes(character)) {
      const { end, says } = literalAt(text, i);
      if (depth === 0) found.push(says);
      i = end - 1;
    } else if (depth === 0 && ends.includes(character)) break;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
  }
  return found;
};

/** What a fault says: each literal that its `detail` may be, or that what makes faults is given. */
const faultsOf = (text: string): string[] => [
  ...[...text.matchAll(/\bdetail(?:: string)?\s*[:=](?!=)/g)].flatMap(({ index, 0: { length } }) =>
    literalsUntil(text, index + length, ',;})'),
  ),
  ...[...text.matchAll(/\b(?:fault|wrong|at|needs|lacks|outcome)\(/g)].flatMap(({ index, 0: { length } }) =>
    literalsUntil(text, index + length, ')'),
  ),
];

/** What a schema says of a value: the last literal that `v.check(…)` or `v.regex(…)` is given. */
const checksOf = (text: string): string[] =>
  [...text.matchAll(/v\.(?:check|regex)\(/g)].flatMap(({ index, 0: { length } }) => {
    let last: string[] = [];
    let depth = 1;
    for (let i = index + length; depth > 0; i += 1) {
      const character = text[i] ?? ')';
      if (character === '/' && text.slice(index + length, i).trim() === '') {
        // A regular expression: brackets and quotes in it are its own.
        while (text[i + 1] !== '/' || /(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(index + length, i + 1)))
          i += 1;
        i += 1;
      } else if ('\'"`'.includes(character)) {
        const { end, says } = literalAt(text, i);
        last = depth === 1 ? [says] : last;
        i = end - 1;
      } else if ('([{'.includes(character)) depth += 1;
      else if (')]}'.includes(character)) depth -= 1;
    }
    return last;
  });

/** What is settled in site/office.json is said to who deploys, when it is read. */
const OF_SETTINGS = /^(?:channel\/rules|alert\/rules\/choices)/;

/** A sentence, and not only what it is given: `{} / {}` and the like join what stands in both languages. */
const isSentence = (says: string): boolean => /[A-Za-z]{2}.* |.* [A-Za-z]{2}/.test(says.replaceAll('{}', ''));

const sentences = [
  ...new Set(
    sources.flatMap(({ file, text }) => [
      ...sentencesOf(text),
      ...faultsOf(text).filter(isSentence),
      ...(OF_SETTINGS.test(file) ? [] : checksOf(text)),
    ]),
  ),
].filter((says) => !says.startsWith('{} / {}') && !says.startsWith('{} (again: '));

/** What stands in both languages already, as the examination of a file says it. */
const inBoth = (says: string): boolean => HAN.test(says) && says.includes(' / ');

describe('every sentence that a problem can bring', () => {
  it('is found: some two hundred of them', () => {
    expect(sentences.length).toBeGreaterThan(150);
  });

  it.each(sentences.filter((says) => !inBoth(says)))('%s', (says) => {
    let count = 0;
    const sample = says.replaceAll('{}', () => `x${++count}y`);
    const zh = inChineseWords(sample) ?? '';
    expect(zh).toMatch(HAN);
    for (let i = 1; i <= count; i += 1) expect(zh).toContain(`x${i}y`);
    // No English but names of fields and options: a sentence is not said by the pattern of another.
    expect(zh.replaceAll(/x\d+y|heliostat [a-z ]+/g, '')).not.toMatch(/[a-z]{3,} [a-z]{3,}/i);
  });

  it('of a number that cannot be right is Chinese to its end', () => {
    const said = ['110101199003077775', '110101199013077777'].map((identityNumber) => ({
      identityDocument: 'resident-id',
      identityNumber,
    }));
    for (const applicant of [...said, { creditCode: '91500000MA5U000001' }]) {
      const [fault] = numberFaults(applicant, undefined);
      expect(inChineseWords(fault?.detail ?? '')).toMatch(/numberAsGiven 说明为何照录$/);
    }
  });

  it('has a title in both languages, by its slug', () => {
    const catalogue = readFileSync(join(ROOT, 'kernel/problem.ts'), 'utf8');
    const slugs = [...catalogue.matchAll(/^ {2}'?([a-z-]+)'?: \[/gm)].map(([, slug]) => slug as Slug);
    expect(slugs.length).toBeGreaterThan(15);
    for (const slug of slugs) {
      const { title } = new Problem(slug, '');
      expect(title).not.toMatch(HAN);
      expect(chineseTitle(`/problems/${slug}`)).toMatch(HAN);
    }
  });
});

describe('in Chinese', () => {
  it.each([
    ['cpi/2017-12 has been approved already', 'cpi/2017-12 已经批准'],
    ['cpi/2017-12 is approved: it cannot take an upload', 'cpi/2017-12 的状态是“已批准”，不能接收上传'],
    ['The release is at version 4 by now: read it again', '发布现在是版本 4：请重新读取'],
    [
      'A newer file than the sealed one was rejected: upload 2 (a.csv, by ed)',
      '封存之后另有文件未通过：上传 2（a.csv，ed）',
    ],
    ['Invalid key: Expected "reason"', '缺少或者多出：应为 "reason"'],
    ['reviewed is not possible in the state dispatched.', '不能进行 reviewed：申请现为“已答复”'],
    [
      NOTHING_PROVIDED,
      '答复提供信息而没有附上任何内容：请先添加公开的文件（attach --purpose released），或者在决定中写明内容（--text）',
    ],
    [
      'The letter is of 2026-12-10: it cannot have left on 2026-12-09.',
      '文书的日期是 2026-12-10：不可能于 2026-12-09 发出',
    ],
    ['says nothing', '没有内容'],
    ['The report of 2017 is frozen: it cannot be approved', '2017 年年度报告的状态是“已定稿”，不能批准'],
    [
      'The alert is responding; this is done to one that is evaluated',
      '该舆情的状态为“处置中”；此操作只适用于“已评估，待办结”',
    ],
    [
      '36 is not bound: write {figure}, or {=36} for a typed one',
      '36 没有取自数据：请写 {数字标识}，手填的写 {=36}',
    ],
    [
      'Open to inquiry under a special procedure goes with special-procedure.',
      '“属于行政查询事项”的答复方式应为 special-procedure',
    ],
  ])('%s', (en, zh) => {
    expect(inChineseWords(en)).toBe(zh);
  });

  it('states go by their names', () => {
    for (const state of RELEASE_STATES)
      expect(inChineseWords(`x is ${state}: nothing is sealed`)).toMatch(/“\p{Script=Han}+”/u);
  });

  it('every fault of a release time', async () => {
    const { Temporal } = await import('temporal-polyfill');
    const now = Temporal.Instant.from('2018-01-10T09:30:00+08:00');
    for (const text of [
      'soon',
      '2018-01-10T09:30:00.5',
      '2018-13-10T09:30:00+08:00',
      '2017-01-10T09:30:00+08:00',
    ]) {
      try {
        parseReleaseAt(text, now);
        expect.unreachable();
      } catch (error) {
        const { detail, faults } = error as Problem;
        for (const says of [detail, ...faults.map((fault) => fault.detail)])
          expect(inChineseWords(says)).toMatch(HAN);
      }
    }
  });

  it('what nobody wrote down here is left to its English', () => {
    expect(inChineseWords('The moon is full')).toBeUndefined();
  });
});
