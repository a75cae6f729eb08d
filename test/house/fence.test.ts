import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The rooms of the house, and which others each may import. */
const REQUESTS = ['domain', 'store', 'formats', 'pages', 'http', 'runtime'];
const RELEASES = ['release', 'sealing', 'clock'];
const MAY: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  runtime: ['domain'],
  formats: ['domain'],
  pages: ['domain', 'formats'],
  http: ['domain', 'runtime'],
  store: ['domain', 'formats', 'runtime'],
  release: [...REQUESTS, ...RELEASES],
  sealing: [...REQUESTS, ...RELEASES],
  clock: [...REQUESTS, ...RELEASES],
  casework: REQUESTS,
  officer: [...REQUESTS, 'casework'],
  desk: [...REQUESTS, 'casework'],
  sweep: [...REQUESTS, 'casework'],
  messages: ['domain', 'store', 'runtime'],
  alert: ['domain', 'store', 'formats', 'pages', 'http', 'runtime'],
  audit: ['domain', 'store', 'formats', 'pages', 'http', 'runtime'],
  register: ['domain', 'store', 'formats', 'pages', 'http', 'runtime'],
  report: ['domain', 'store', 'formats', 'pages', 'http', 'runtime'],
  missing: ['domain', 'store', 'formats', 'pages', 'http', 'runtime'],
};
const ROOMS = Object.keys(MAY);
const DEPTHS = [1, 2, 3];

/** The ways in which a file takes another one in. */
const FORMS: Readonly<Record<string, (path: string) => string>> = {
  value: (path) => `import { value } from '${path}';\n\nexport const own = value;\n`,
  type: (path) => `import type { Value } from '${path}';\n\nexport type Own = Value;\n`,
  later: (path) => `export const own = async () => (await import('${path}')).value;\n`,
  onward: (path) => `export { value } from '${path}';\n`,
};

/** What of AWS and Node a room may not use. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'node:fs': ['domain'],
  '@middy/core': ['domain'],
  '@aws-sdk/client-s3': ROOMS.filter((room) => room !== 'store'),
};

const tree = mkdtempSync(join(tmpdir(), 'heliostat-fence-'));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const write = (path: string, text: string): string => {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
  return path;
};

const placeAt = (room: string, depth: number): string =>
  `functions/${room}/${Array.from({ length: depth - 1 }, (_, i) => `d${i}/`).join('')}`;

type Try = { path: string; says: string; refused: boolean };

const tries: Try[] = [
  ...ROOMS.flatMap((room) =>
    ROOMS.filter((other) => other !== room).flatMap((other) =>
      DEPTHS.flatMap((depth) =>
        Object.entries(FORMS).map(([form, text]): Try => {
          const path = `${placeAt(room, depth)}${other}-${form}.ts`;
          write(path, text(`${'../'.repeat(depth)}${other}/given.ts`));
          return { path, says: `${room} → ${other}`, refused: !MAY[room]?.includes(other) };
        }),
      ),
    ),
  ),
  ...ROOMS.flatMap((room) =>
    Object.entries(PACKAGES).flatMap(([name, barred]) =>
      DEPTHS.map((depth): Try => {
        const path = `${placeAt(room, depth)}package-${name.replaceAll(/\W/g, '-')}.ts`;
        write(path, `import * as all from '${name}';\n\nexport const own = all;\n`);
        return { path, says: `${room} → ${name}`, refused: barred.includes(room) };
      }),
    ),
  ),
  ...ROOMS.map((room): Try => {
    const path = `functions/handlers/${room}.ts`;
    write(path, `import { value } from '../${room}/given.ts';\n\nexport const own = value;\n`);
    return { path, says: `handlers → ${room}`, refused: false };
  }),
];

type Report = { diagnostics: { category: string; location: { path: string | { file: string } } }[] };

/** Files that the linter refuses, by the rule that refuses them. */
let refusals: Record<string, Set<string>>;

beforeAll(() => {
  copyFileSync('biome.json', join(tree, 'biome.json'));
  for (const room of ROOMS) {
    write(`functions/${room}/given.ts`, 'export const value = 1;\nexport type Value = typeof value;\n');
  }
  write('functions/domain/one.ts', FORMS.type?.('./other.ts').replace('Own', 'Value') ?? '');
  write('functions/domain/other.ts', FORMS.type?.('./one.ts').replace('Own', 'Value') ?? '');
  const { stdout, stderr } = spawnSync(
    join(process.cwd(), 'node_modules/.bin/biome'),
    ['lint', '.', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false'],
    { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const { diagnostics } = JSON.parse(stdout || stderr) as Report;
  refusals = {};
  for (const { category, location } of diagnostics) {
    const path = typeof location.path === 'string' ? location.path : location.path.file;
    refusals[category] = (refusals[category] ?? new Set()).add(path);
  }
});

describe('the import fence', () => {
  const refused = (): Set<string> => refusals['lint/style/noRestrictedImports'] ?? new Set();
  it('refuses each forbidden direction, in every form and at every depth', () => {
    const missed = tries.filter((one) => one.refused && !refused().has(one.path));
    expect(missed.map(({ path, says }) => `${says}: ${path}`)).toEqual([]);
  });

  it('lets each allowed direction pass', () => {
    const hindered = tries.filter((one) => !one.refused && refused().has(one.path));
    expect(hindered.map(({ path, says }) => `${says}: ${path}`)).toEqual([]);
  });

  it('refuses a circle, also one of types alone', () => {
    const circles = refusals['lint/suspicious/noImportCycles'] ?? new Set();
    expect([...circles].sort()).toEqual(['functions/domain/one.ts', 'functions/domain/other.ts']);
  });

  it('knows every room of the house, and reaches as deep as any file stands', () => {
    const files = readdirSync('functions', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => path.split(sep));
    const rooms = new Set(files.map(([room]) => room).filter((room) => room !== 'handlers'));
    expect([...rooms].filter((room) => room === undefined || !ROOMS.includes(room))).toEqual([]);
    expect(files.filter((parts) => parts.length - 1 > Math.max(...DEPTHS))).toEqual([]);
  });
});
