import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Office, openOffice } from '../journeys/office.ts';
import { percentile } from './figures.ts';

/**
 * A page of a register with 100,000 entries at the local host, signed in, over HTTP: the first, and one in the middle
 * by its cursor; beside the first page of a register with fifty.
 */
const LARGE = 100_000;
const SMALL = 50;
/** As many rows as a file may have. */
const FILE_ROWS = 5_000;
const CALLS = 200;
const WARM = 20;

const TYPES = ['诗歌', '散文', 'H5'];
const day = (n: number): string =>
  `2017-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;

const works = (from: number): string =>
  [
    'day,title,type',
    ...Array.from(
      { length: FILE_ROWS },
      (_, i) => `${day(from + i)},作品${from + i},${TYPES[(from + i) % 3]}`,
    ),
  ].join('\n');

const regulations = (): string =>
  ['title,kind,issuedOn', ...Array.from({ length: SMALL }, (_, i) => `制度${i},内部制度,${day(i)}`)].join(
    '\n',
  );

const tokenOf = async ({ address }: Office): Promise<string> => {
  const granted = await fetch(`${address}/_local/oidc/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&client_id=editor&client_secret=editor',
  });
  return ((await granted.json()) as { access_token: string }).access_token;
};

type ListPage = { entries: unknown[]; next: string | null };

export const benchRegister = async (): Promise<Record<string, number>> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliostat-bench-'));
  try {
    await using office = await openOffice('--empty', '--now', '2018-01-10T09:00:00+08:00');
    const file = join(folder, 'rows.csv');
    const began = performance.now();
    for (let from = 0; from < LARGE; from += FILE_ROWS) {
      await writeFile(file, works(from));
      await office.run('editor', 'register', 'works', 'import', file);
    }
    const importMs = performance.now() - began;
    await writeFile(file, regulations());
    await office.run('editor', 'register', 'regulations', 'import', file);
    const authorization = `Bearer ${await tokenOf(office)}`;
    const ask = async (register: string, cursor?: string | null): Promise<ListPage> => {
      const query = new URLSearchParams({ limit: '50', ...(cursor && { cursor }) });
      const answer = await fetch(`${office.address}/api/staff/registers/${register}/entries?${query}`, {
        headers: { authorization },
      });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as ListPage;
    };
    const timed = async (register: string, cursor?: string | null): Promise<number[]> => {
      const took: number[] = [];
      for (let call = 0; call < WARM + CALLS; call += 1) {
        const asked = performance.now();
        const { entries } = await ask(register, cursor);
        if (call >= WARM) took.push(performance.now() - asked);
        if (entries.length !== 50) throw new Error(`${register} gave ${entries.length} entries`);
      }
      return took;
    };
    const first = await timed('works');
    let cursor: string | null = null;
    for (let page = 0; page < 100; page += 1) cursor = (await ask('works', cursor)).next;
    const later = await timed('works', cursor);
    const small = await timed('regulations');
    return {
      entries: LARGE,
      importMs,
      firstPageP50Ms: percentile(first, 50),
      firstPageP99Ms: percentile(first, 99),
      page101P50Ms: percentile(later, 50),
      ofFiftyP50Ms: percentile(small, 50),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
