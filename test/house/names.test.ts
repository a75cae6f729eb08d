import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** A declaration that other files can import; Lambda calls each function's own `handler`. */
const EXPORTED = /^export (?:async )?(?:const|function\*?|class|type) (\w+)/gm;
const EVERY_FUNCTION = 'handler';

it('no exported name of functions/ means two things', () => {
  const files = new Map<string, Set<string>>();
  for (const file of globSync('functions/**/*.ts')) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(EXPORTED)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  expect(files.size).toBeGreaterThan(1500);
  const shared = [...files].filter(([name, places]) => places.size > 1 && name !== EVERY_FUNCTION);
  expect(shared.map(([name, places]) => `${name}: ${[...places].join(', ')}`)).toEqual([]);
});
