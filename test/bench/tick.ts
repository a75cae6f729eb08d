import { Temporal } from 'temporal-polyfill';
import { readHeld } from '../../functions/release/clock/holding.ts';
import { raiseMissing } from '../../functions/release/clock/upkeep.ts';
import { createRelease } from '../../functions/release/records/releases.ts';
import { announced } from '../../functions/release/rules/life.ts';
import { sharedPagesOf } from '../../functions/site/shared/shared-pages.ts';
import type { Table } from '../../functions/store/table.ts';
import { startTables } from '../store/engine.ts';

/**
 * What a minute's tick of the release clock reads of the table, as consumed capacity, while 20, 600 and 6,000
 * releases are announced for other days and none is due: the same each time.
 */
const SIZES = [20, 600, 6000] as const;
const NOW = Temporal.Instant.from('2018-01-10T09:00:00+08:00');
const ACT = { by: 'editor', at: NOW };

/** The nth release, two days ahead or more, half an hour apart. */
const add = (table: Table, n: number) => {
  const releaseAt = NOW.add({ hours: 48 }).add({ minutes: n * 30 });
  const text = { zh: '发布', en: 'Release' };
  const given = {
    flow: `f${n}`,
    period: '2017-12',
    kind: 'regular',
    title: text,
    contact: { name: text },
  } as const;
  const release = announced({ ...given, releaseAt }, ACT);
  return createRelease(table, release, ACT, { action: 'announced' }, () => []);
};

/** Counts what calls of this table consume, in capacity units. */
const counted = (table: Table): { units: () => number } => {
  let units = 0;
  table.client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = await next(args);
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      units += ConsumedCapacity?.CapacityUnits ?? 0;
      return answer;
    },
    { step: 'initialize', name: 'counted' },
  );
  return { units: () => units };
};

const reads = async (table: Table): Promise<number> => {
  const { units } = counted(table);
  const now = () => NOW;
  const nothing = { s3: undefined, bucket: 'none' } as never;
  const look = { address: '', assets: { css: '', js: '', logo: '' }, demonstration: false };
  const shared = sharedPagesOf({ table, site: nothing, look });
  await readHeld({ table, vault: nothing, site: nothing, now, shared }, { seconds: 200 }, new Map());
  await raiseMissing(table, now);
  return units();
};

export const benchTick = async (): Promise<Record<string, number>> => {
  const tables = await startTables();
  try {
    const table = await tables.fresh();
    const found: Record<string, number> = {};
    let there = 0;
    for (const size of SIZES) {
      for (; there < size; there += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, i) => add(table, there + i)));
      }
      found[`unitsAt${size}`] = await reads(tables.again(table));
    }
    return found;
  } finally {
    await tables.stop();
  }
};
