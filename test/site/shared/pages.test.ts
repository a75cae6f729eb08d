import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  pagesOfRequests,
  REQUEST_PAGE_KEYS,
  SHARED_KEYS,
  sharedPages,
} from '../../../functions/site/shared/pages.ts';
import { readReleases } from '../../../functions/site/shared/reading.ts';
import { type Engines, startEngines } from '../../local-aws/engines.ts';
import { startTables } from '../../store/engine.ts';

let engines: Engines;
let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  engines = await startEngines({ buckets: [{ name: 'public', versioned: true }] });
  tables = await startTables();
});
afterAll(async () => {
  await Promise.all([engines.stop(), tables.stop()]);
});

it('renders exactly the pages whose keys are read beforehand: no shared page is left out of the refresh', async () => {
  const sources = {
    table: await tables.fresh(),
    site: { s3: engines.s3(), bucket: 'public' },
    look: {
      address: 'https://stats.example',
      assets: { css: '/a.css', js: '/a.js', logo: '/a.svg' },
      demonstration: false,
    },
  };
  const now = Temporal.Instant.from('2018-01-10T01:00:00Z');
  const pages = await sharedPages(sources, await readReleases(sources), now);
  const requests = await pagesOfRequests(sources, now);
  expect(requests.map(({ key }) => key)).toEqual(expect.arrayContaining([...REQUEST_PAGE_KEYS]));
  expect(requests).toHaveLength(REQUEST_PAGE_KEYS.length);
  expect(pages.map(({ key }) => key).sort()).toEqual([...SHARED_KEYS].sort());
});
