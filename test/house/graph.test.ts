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

/** What is left of a graph once every folder is taken away that uses none of those left. */
const circles = (graph: Map<string, readonly string[]>): string[] => {
  for (let before = -1; before !== graph.size; ) {
    before = graph.size;
    for (const [folder, below] of graph) if (!below.some((one) => graph.has(one))) graph.delete(folder);
  }
  return [...graph.keys()];
};

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
    expect(circles(new Map(Object.entries(ALLOWED)))).toEqual([]);
  });

  it('has no circle between the folders of a matter either', () => {
    const roomOf = (file: string): string => dirname(file).split('/').slice(0, 3).join('/');
    const rooms = Map.groupBy(own, ({ from }) => roomOf(from));
    const graph = [...rooms].map(([room, some]): [string, string[]] => [
      room,
      some.map(({ to }) => roomOf(to)).filter((to) => to !== room),
    ]);
    expect(circles(new Map(graph))).toEqual([]);
  });

  it('has rules that are pure', () => {
    expect(arrows(imports.filter(({ from, to }) => PURE.test(from) && IMPURE.test(to)))).toEqual([]);
  });
});

describe('the local host', () => {
  const files = globSync('local-aws/**/*.{ts,md}').map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
  }));

  it('imports nothing from outside its folder', () => {
    expect(files.length).toBeGreaterThan(50);
    const outside = files.flatMap(({ path, text }) =>
      [...text.matchAll(IMPORT)]
        .map(([, to = '']) => (to.startsWith('.') ? normalize(join(dirname(path), to)) : ''))
        .filter((to) => to !== '' && !to.startsWith('local-aws/')),
    );
    expect(outside).toEqual([]);
  });

  it('knows nothing of what runs on it', () => {
    expect(files.filter(({ text }) => /heliostat|statistics/i.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});
