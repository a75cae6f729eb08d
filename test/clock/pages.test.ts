import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SHARED_KEYS, sharedPages } from '../../functions/clock/pages.ts';
import { type Engines, startEngines } from '../infra/local/engines.ts';
import { startTables } from '../store/engine.ts';

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
  const pages = await sharedPages(
    {
      table: await tables.fresh(),
      site: { s3: engines.s3(), bucket: 'public' },
      look: {
        address: 'https://stats.example',
        assets: { css: '/a.css', js: '/a.js', logo: '/a.svg' },
        demonstration: false,
      },
    },
    Temporal.Instant.from('2018-01-10T01:00:00Z'),
  );
  expect(pages.map(({ key }) => key).sort()).toEqual([...SHARED_KEYS].sort());
});
