import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chineseTitle, Problem, type Slug } from '../../functions/domain/errors.ts';
import { inChineseWords } from '../../functions/domain/refusals/in-chinese.ts';
import { parseReleaseAt, STATES } from '../../functions/domain/release/release.ts';

const HAN = /\p{Script=Han}/u;
const ROOT = new URL('../../functions/', import.meta.url).pathname;

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
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

/** What a fault says: the literal after `detail:`, or the last one that `fault('code', …)` is given. */
const faultsOf = (text: string): string[] =>
  [...text.matchAll(/detail:\s*(?=['`])|\bfault\(\s*'[a-z-]+',\s*(?:'[^']*',\s*)?(?=['`])/g)].map(
    ({ index, 0: before }) => literalAt(text, index + before.length).says,
  );

/** A sentence, and not only what it is given: `{} / {}` and the like join what stands in both languages. */
const isSentence = (says: string): boolean => /[A-Za-z]{2}.* |.* [A-Za-z]{2}/.test(says.replaceAll('{}', ''));

const sentences = [
  ...new Set(sources.flatMap(({ text }) => [...sentencesOf(text), ...faultsOf(text).filter(isSentence)])),
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
  });

  it('has a title in both languages, by its slug', () => {
    const catalogue = readFileSync(join(ROOT, 'domain/errors.ts'), 'utf8');
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
  ])('%s', (en, zh) => {
    expect(inChineseWords(en)).toBe(zh);
  });

  it('states go by their names', () => {
    for (const state of STATES)
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
