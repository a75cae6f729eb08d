import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { shownAction } from '../../cli/audit-words.ts';

/** What functions write into audit chains, as far as it stands in their sources as a text. */
const actions = new Set(
  globSync('functions/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\baction: '([^']+)'/g)].map(([, action = '']) => action),
  ),
);

it('has a Chinese name for each act of an audit chain', () => {
  expect(actions.size).toBeGreaterThan(60);
  const unnamed = [...actions].filter((action) => !/\p{Script=Han}/u.test(shownAction(action, 'zh')));
  expect(unnamed).toEqual([]);
  expect(shownAction('published', 'en')).toBe('published');
});

it('names the steps of a request as its applicant reads them, and leaves what it does not know', () => {
  expect(shownAction('received', 'zh')).toMatch(/\p{Script=Han}/u);
  expect(shownAction('something else', 'zh')).toBe('something else');
});
