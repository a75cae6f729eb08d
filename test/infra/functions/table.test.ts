import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../functions/service/routes.ts';
import type { Wake } from '../../../infra/functions/row.ts';
import { FUNCTIONS, type ServiceRow, WORKER_OF } from '../../../infra/functions/table.ts';

const ROWS: readonly ServiceRow[] = FUNCTIONS;
const project = (path: string): string => fileURLToPath(new URL(path, new URL('../../../', import.meta.url)));

const wakeOf = (wake: Wake): string => {
  switch (wake.by) {
    case 'http':
      return 'HTTP';
    case 'schedule':
      return `\`${wake.expression}\``;
    case 'stream':
      return `the table's stream: ${wake.kinds.join(', ')}`;
    case 'order':
      return `an order: ${wake.kinds.join(', ')}`;
  }
};

/** The table of functions as docs/architecture.md shows it. */
const documented = (): string =>
  [
    '| handler | what it does | wakes on | memory, time limit |',
    '|---|---|---|---|',
    ...ROWS.map(
      ({ name, description, wakes, memory, seconds }) =>
        `| \`${name}\` | ${description} | ${wakes.map(wakeOf).join('; ')} | ${memory} MB, ${seconds} s |`,
    ),
  ].join('\n');

describe('the table of functions', () => {
  it('describes each in letters that IAM takes for the description of its role', () => {
    for (const { description } of ROWS) expect(description).toMatch(/^[\t\n\r\x20-\x7e\xa1-\xff]*$/);
  });

  it('has a row for each handler, and a handler for each row', () => {
    const handlers = readdirSync(project('functions/service/handlers/')).map((file) =>
      file.replace(/\.ts$/, ''),
    );
    expect(ROWS.map(({ name }) => name).sort()).toEqual(handlers.sort());
  });

  it('is the one that docs/architecture.md shows', () => {
    expect(readFileSync(project('docs/architecture.md'), 'utf8')).toContain(`\n${documented()}\n`);
  });

  it('wakes by request exactly the functions that the routes name', () => {
    const woken = ROWS.filter(({ wakes }) => wakes.some(({ by }) => by === 'http')).map(({ name }) => name);
    // `missing` has the rest: what no route takes.
    expect(woken.sort()).toEqual(['missing', ...new Set(ROUTES.map((route) => route.function))].sort());
  });

  it('has one worker, or one reader of the stream, for each kind of order in the outbox', () => {
    const outbox = readFileSync(project('functions/store/outbox.ts'), 'utf8');
    const kinds = new Set(
      [...outbox.matchAll(/outbox: (?:v\.literal\()?'([a-z]+)'/g)].map(([, kind]) => kind),
    );
    const ordered = ROWS.flatMap(({ wakes }) =>
      wakes.flatMap((wake) => (wake.by === 'order' ? wake.kinds : [])),
    );
    const read = ROWS.flatMap(({ wakes }) =>
      wakes.flatMap((wake) => (wake.by === 'stream' ? wake.kinds : [])),
    );
    expect([...WORKER_OF.keys()]).toEqual(ordered);
    expect(new Set(ordered).size).toBe(ordered.length);
    expect(read.sort()).toEqual([...kinds].sort());
    expect(read).toEqual(expect.arrayContaining(ordered));
  });

  it('says of whatever wakes by itself what is late when a wake-up was given up', () => {
    for (const { name, wakes, lost } of ROWS) {
      const byItself = wakes.some(({ by }) => by !== 'http');
      expect([name, lost !== undefined]).toEqual([name, byItself]);
    }
  });

  it('names who is harmed, in a sentence that an alarm can end with', () => {
    for (const { harm, lost = harm } of ROWS) {
      expect(harm).toMatch(/^[a-z].{20,}\.$/);
      expect(lost).toMatch(/^[a-z].{20,}\.$/);
    }
  });
});
