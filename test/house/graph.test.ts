import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Folders that several matters use, and that know none of them. */
const BELOW = ['web', 'figures', 'store', 'sealed', 'runtime', 'formats', 'law', 'kernel'];

/** The house as docs/architecture.md draws it: which folder of functions/ may import which. */
const MATTERS: Readonly<Record<string, readonly string[]>> = {
  audit: BELOW,
  channel: BELOW,
  holidays: BELOW,
  register: BELOW,
  release: ['channel', 'register', ...BELOW],
  request: ['release', 'holidays', ...BELOW],
  openday: ['register', 'holidays', ...BELOW],
  question: ['request', 'register', 'holidays', ...BELOW],
  alert: ['channel', 'register', 'holidays', ...BELOW],
  report: ['release', 'register', 'request', 'alert', ...BELOW],
};
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  law: ['kernel'],
  formats: ['kernel'],
  runtime: ['law', 'kernel'],
  store: ['runtime', 'kernel'],
  sealed: ['store', 'runtime', 'kernel'],
  web: ['store', 'sealed', 'runtime', 'formats', 'law', 'kernel'],
  figures: ['store', 'runtime', 'formats', 'kernel'],
  ...MATTERS,
  site: [...Object.keys(MATTERS), ...BELOW],
  service: ['site', ...Object.keys(MATTERS), ...BELOW],
};

/** Folders without AWS, without a clock, without anything of the machine. */
const PURE = /^functions\/(?:kernel|law|[a-z]+\/rules)\//;
const IMPURE = /^(?:node:|@aws-sdk\/|@middy\/)/;

/** Every import, of types alone and lazy ones too: `from '…'`, `import('…')`. */
const IMPORT = /\b(?:from|import)\s*\(?\s*'([^']+)'/g;

const imports = globSync('functions/**/*.ts').flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(IMPORT)].map(([, to = '']) => ({
    from,
    to: to.startsWith('.') ? normalize(join(dirname(from), to)) : to,
  })),
);
const own = imports.filter(({ to }) => to.startsWith('functions/'));
const arrows = (some: typeof imports): string[] => some.map(({ from, to }) => `${from} → ${to}`);
const folderOf = (file: string): string => file.split('/')[1] ?? '';

describe('the graph of folders', () => {
  it('knows every folder, and finds what files import', () => {
    expect(own.length).toBeGreaterThan(2000);
    expect(arrows(own.filter(({ to }) => !existsSync(to)))).toEqual([]);
    expect([...new Set(own.map(({ from }) => folderOf(from)))].sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it('has no arrow but those that are drawn', () => {
    const others = own.filter(({ from, to }) => {
      const [above, below] = [folderOf(from), folderOf(to)];
      return above !== below && !ALLOWED[above]?.includes(below);
    });
    expect(arrows(others)).toEqual([]);
  });

  it('has no circle in what is drawn', () => {
    const open = new Map(Object.entries(ALLOWED));
    for (let before = -1; before !== open.size; ) {
      before = open.size;
      for (const [folder, below] of open) if (!below.some((one) => open.has(one))) open.delete(folder);
    }
    expect([...open.keys()]).toEqual([]);
  });

  it('has rules that are pure', () => {
    expect(arrows(imports.filter(({ from, to }) => PURE.test(from) && IMPURE.test(to)))).toEqual([]);
  });
});
