import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll } from 'vitest';
import type { Publication } from '../../functions/figures/documents/publication.ts';
import { Dataflow } from '../../functions/figures/rules/dataflow.ts';
import type { UploadTable } from '../../functions/formats/table/upload-table.ts';
import { openUpload } from '../../functions/formats/upload/upload.ts';
import type { Fault } from '../../functions/kernel/problem.ts';

const at = (path: string): URL => new URL(`../../dataflows/${path}`, import.meta.url);

/** A dataflow as it comes with the product. */
export const dataflow = (id: 'cpi' | 'ppi' | 'hh_income'): Dataflow =>
  v.parse(Dataflow, JSON.parse(readFileSync(at(`${id}.json`), 'utf8')));

/** Figures that come with the product: `cpi-2017-12`, `ppi-backfill` … */
export const figures = (name: string): string => readFileSync(at(`figures/${name}.csv`), 'utf8');

/** Opens bytes as an upload, from a folder that lives as long as the file of tests. */
export const uploads = (): ((bytes: string | Uint8Array, fileName?: string) => Promise<UploadTable>) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upload-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return async (bytes, fileName = 'cpi.csv') => {
    const path = join(folder, randomUUID());
    await writeFile(path, bytes);
    return openUpload({ path, fileName });
  };
};

/** Everything in an opened upload: its rows' cells, with their numbers, and its faults. */
export const drain = async (table: UploadTable) => {
  const rows: { row: number; cells: readonly unknown[] }[] = [];
  const faults: Fault[] = [];
  for await (const batch of table.batches) {
    rows.push(...batch.rows);
    faults.push(...batch.faults);
  }
  return { rows, faults };
};

/** Edition 1 of a release of this dataflow. */
export const publicationOf = (
  flow: Dataflow,
  observations: Publication['observations'],
  release: Partial<Publication['release']> = {},
): Publication => ({
  dataflow: flow,
  observations,
  origin: 'https://stats.example.org',
  release: {
    flow: flow.id,
    period: '2017-12',
    kind: 'regular',
    edition: 1,
    releaseAt: '2018-01-10T09:30:00+08:00',
    title: { zh: '2017年12月居民消费价格', en: 'Consumer prices in December 2017' },
    notice: null,
    links: { json: '/releases/cpi/2017-12/e1/data.json', edition: '/releases/cpi/2017-12/e1/' },
    ...release,
  },
});
