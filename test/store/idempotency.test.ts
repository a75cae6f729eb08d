import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Problem } from '../../functions/kernel/problem.ts';
import { actOnce } from '../../functions/store/idempotency.ts';
import { ABSENT, put, type Table, transact } from '../../functions/store/table.ts';
import { instant } from '../request/records/builders.ts';
import { everything, startTables } from './engine.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const AT = instant('2018-01-10');
const attempt = (request = 'make') => ({ subject: 'editor', key: 'key-0001', request });

let made = 0;
/** Makes one thing of this name, or finds that somebody else made it. */
const make = (how: Parameters<typeof actOnce>[3] = {}, request = 'make', hidden?: (text: string) => string) =>
  actOnce(
    table,
    attempt(request),
    async (keep) => {
      const answer = { status: 201, body: { number: ++made } };
      await transact(table, [
        {
          write: put(table, { pk: 'THING', sk: 'one' }, ABSENT),
          otherwise: () => new Problem('already-exists', { zh: '已经有了', en: 'It is there' }),
        },
        keep(answer, AT, hidden),
      ]);
      return answer;
    },
    how,
  );

it.each(['before', 'after'] as const)(
  'a repeat gets the first answer, looked for %s the act',
  async (look) => {
    const first = await make({ look });
    expect(await make({ look })).toEqual({ ...first, headers: {} });
  },
);

it.each(['before', 'after'] as const)(
  'of several at once, one acts and all answer alike: %s',
  async (look) => {
    const answers = await Promise.all([make({ look }), make({ look }), make({ look })]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  },
);

it('the key of another request is refused', async () => {
  await make();
  await expect(make({}, 'other')).rejects.toMatchObject({ slug: 'key-reused' });
});

it('what failed is not kept', async () => {
  await transact(table, [{ write: put(table, { pk: 'THING', sk: 'one' }) }]);
  await expect(make()).rejects.toMatchObject({ slug: 'already-exists' });
  expect(await everything(table)).toHaveLength(1);
});

it('an answer that nobody else may read is kept as `seal` leaves it', async () => {
  const turned = (text: string): string => [...text].reverse().join('');
  const first = await make({ open: turned }, 'make', turned);
  expect(JSON.stringify(await everything(table))).not.toContain('number');
  expect((await make({ open: turned })).body).toEqual(first.body);
});
