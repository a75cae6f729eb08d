import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { entriesPartition } from '../../functions/store/keys.ts';
import { type Office, openOffice } from '../journeys/office.ts';
import { percentile } from './figures.ts';

/**
 * A page of a register with 100,000 entries at the local host, signed in, over HTTP: the first, and one in the middle
 * by its cursor; beside the first page of a register with fifty. One entry is entered by its API and copied in the
 * engine's own file while the host is down: the engine's writes take longer the more a partition holds.
 */
const LARGE = 100_000;
const SMALL = 50;
const CALLS = 200;
const WARM = 20;

/** The nth of `all` days over the year, in order, as an office enters what has come since the last time. */
const day = (n: number, all: number): string => {
  const at = Math.floor((n / all) * 12 * 28);
  return `2017-${String(1 + Math.floor(at / 28)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`;
};

const works = (): string => `day,title,type\n${day(0, LARGE)},作品,诗歌`;

type Row = { pk: string; sk: string; item_json: string };

/** A key of text, as the engine keeps it. */
const text = (key: string): string => `S:${key}`;

/** The one entry of the register, 100,000 times, each with its day and title. */
const copyWorks = (folder: string): void => {
  using database = new DatabaseSync(join(folder, 'dynamo.db'));
  const { table_name: table } = database.prepare('SELECT table_name FROM _tables').get() as {
    table_name: string;
  };
  const one = database
    .prepare(`SELECT * FROM "${table}" WHERE pk = ?`)
    .get(text(entriesPartition('works'))) as Row;
  const columns = Object.keys(one);
  const put = database.prepare(
    `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const id = one.sk.slice(text('').length);
  const random = id.slice(id.indexOf('.') + 1);
  database.exec('BEGIN');
  for (let n = 1; n < LARGE; n += 1) {
    const other = `${day(n, LARGE)}.${String(n).padStart(random.length, '0')}`;
    const item_json = one.item_json
      .replaceAll(id, other)
      .replaceAll(day(0, LARGE), day(n, LARGE))
      .replaceAll('作品', `作品${n}`);
    const copy: Record<string, SQLInputValue> = { ...one, sk: text(other), item_json };
    put.run(...columns.map((column) => copy[column] ?? null));
  }
  database.exec('COMMIT');
};

const regulations = (): string =>
  [
    'title,kind,issuedOn',
    ...Array.from({ length: SMALL }, (_, i) => `制度${i},内部制度,${day(i, SMALL)}`),
  ].join('\n');

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
    await writeFile(file, works());
    await office.run('editor', 'register', 'works', 'import', file);
    await writeFile(file, regulations());
    await office.run('editor', 'register', 'regulations', 'import', file);
    await office.kill();
    copyWorks(join(office.folder, 'data'));
    await office.killAndRestart();
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
      firstPageP50Ms: percentile(first, 50),
      firstPageP99Ms: percentile(first, 99),
      page101P50Ms: percentile(later, 50),
      ofFiftyP50Ms: percentile(small, 50),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
