import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** WCAG 2.2 AA, and what axe's authors advise beyond it. What holds is not told: it is most of what axe finds. */
const ASKED: axe.RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

type Violation = { id: string; nodes: string[] };

/** What axe finds wrong with the page that stands open: the rule, and the elements that break it. */
export const violationsOf = async (page: Page): Promise<Violation[]> => {
  await page.evaluate(SOURCE);
  return page.evaluate<Violation[]>(
    `axe.run(${JSON.stringify(ASKED)}).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`,
  );
};
