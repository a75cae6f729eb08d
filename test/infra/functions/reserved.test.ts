import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { FunctionRow } from '../../../infra/functions/row.ts';
import { FUNCTIONS } from '../../../infra/functions/table.ts';

it('who deploys is told how many runs are reserved, since an account must leave 100 over', () => {
  const rows: readonly FunctionRow[] = FUNCTIONS;
  const reserved = rows.reduce((sum, row) => sum + (row.reserved ?? 0), 0);
  const guide = readFileSync(new URL('../../../docs/deploying.md', import.meta.url), 'utf8');
  expect(guide).toContain(`${reserved} are reserved here`);
});
