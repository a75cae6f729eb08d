import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anchorChains } from '../../functions/audit/anchor.ts';
import { newestAnchor } from '../../functions/audit/anchors.ts';
import { verifyChains } from '../../functions/audit/verify.ts';
import { type AuditEntry, nextEntry } from '../../functions/kernel/chain.ts';
import { sha256 } from '../../functions/runtime/sha256.ts';
import { chain, noteEntry } from '../../functions/store/audit/audit.ts';
import { auditKey, chainHeadKey } from '../../functions/store/keys.ts';
import type { Table } from '../../functions/store/table.ts';
import type { Call } from '../../functions/web/api.ts';
import { type Engines, keyArn, START, startEngines } from '../local-aws/engines.ts';
import { startTables } from '../store/engine.ts';

/** Whoever reaches the table, and not the key or the anchors, changes nothing unseen. */
let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    buckets: Array.from({ length: 20 }, (_, i) => ({ name: `anchors${i}`, versioned: true, locked: true })),
    keys: [{ arn: keyArn('audit'), spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' }],
  });
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

const NIGHT = Temporal.Instant.fromEpochMilliseconds(START);
const SUBJECT = 'release/cpi/2017-12';
const OTHER = 'request/SQ20180110-7KM2QX';

let count = 0;
/** Five entries of one chain and two of another, anchored after the third of the first. */
const openLedger = async () => {
  const table = await tables.fresh();
  const anchors = {
    s3: engines.s3(),
    bucket: `anchors${count++}`,
    lockDays: 10,
    kms: engines.kms(),
    key: keyArn('audit'),
  };
  const ledger = { table, anchors, now: () => NIGHT };
  const write = async (subject: string, times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      await noteEntry(table, subject, { by: 'li', at: NIGHT }, { action: 'done', detail: { i } });
    }
  };
  await write(SUBJECT, 3);
  await write(OTHER, 2);
  await anchorChains(ledger);
  await write(SUBJECT, 2);
  const operation = verifyChains(ledger);
  const ask = async ({ after = '' } = {}) => {
    const { body } = await operation({ query: { after } } as Call<unknown, { after: string }>);
    return body as {
      anchor: { whole: boolean } | null;
      items: { subject: string; entries: number; broken: { entry: number; why: string } | null }[];
      next: string | null;
    };
  };
  const findings = async () => {
    const found = [];
    let after = '';
    do {
      const { items, next } = await ask(after === '' ? {} : { after });
      found.push(...items.flatMap(({ subject, broken }) => (broken ? [{ subject, ...broken }] : [])));
      after = next ?? '';
    } while (after !== '');
    return found;
  };
  return { table, ledger, write, ask, findings };
};

const rawPut = (table: Table, Item: Record<string, unknown>) =>
  table.client.send(new PutCommand({ TableName: table.name, Item }));
const rawDelete = (table: Table, Key: { pk: string; sk: string }) =>
  table.client.send(new DeleteCommand({ TableName: table.name, Key }));
const rawGet = async (table: Table, Key: { pk: string; sk: string }) =>
  (await table.client.send(new GetCommand({ TableName: table.name, Key }))).Item ?? {};

/** Writes the chain anew from an entry on, with right hashes, and its end as the last of them. `seal` leaves out the seal, or keeps the former one. */
const rewrite = async (table: Table, from: number, mac: (seq: number) => Promise<string | undefined>) => {
  const entries = await chain(table, SUBJECT);
  let head: { seq: number; hash: string } = entries[from - 2] ?? { seq: 0, hash: '' };
  let last: AuditEntry | undefined;
  for (const entry of entries.slice(from - 1)) {
    const action = entry.seq === from ? 'never done' : entry.action;
    const { subject, at, actor, detail } = entry;
    last = nextEntry(head, { subject, at, actor, action, detail }, sha256);
    await rawPut(table, { ...auditKey(SUBJECT, last.seq), ...last, mac: await mac(last.seq) });
    head = last;
  }
  await rawPut(table, { ...chainHeadKey(SUBJECT), seq: head.seq, hash: head.hash });
};

describe('verify', () => {
  it('finds whole what nobody changed, and asks for all of it page by page', async () => {
    const { write, ask, findings } = await openLedger();
    for (let i = 0; i < 45; i++) await write(`request/SQ20180110-${String(i).padStart(3, '0')}`, 1);
    expect(await findings()).toEqual([]);
    const seen = [];
    let after: string | null = '';
    while (after !== null) {
      const page = await ask(after === '' ? {} : { after });
      seen.push(...page.items.map(({ subject }) => subject));
      expect(page.anchor?.whole).toBe(true);
      after = page.next;
    }
    expect(seen).toHaveLength(47);
    expect(new Set(seen).size).toBe(47);
  });

  it('sees entries cut from the end, also where the end beside them was put back', async () => {
    const { table, findings } = await openLedger();
    await rawDelete(table, auditKey(SUBJECT, 5));
    expect(await findings()).toEqual([{ subject: SUBJECT, entry: 5, why: 'cut' }]);
    await rawDelete(table, auditKey(SUBJECT, 4));
    await rawDelete(table, auditKey(SUBJECT, 3));
    const second = await rawGet(table, auditKey(SUBJECT, 2));
    await rawPut(table, { ...chainHeadKey(SUBJECT), seq: 2, hash: second.hash });
    expect(await findings()).toEqual([{ subject: SUBJECT, entry: 3, why: 'cut' }]);
  });

  it('sees an entry that was changed as it stands', async () => {
    const { table, findings } = await openLedger();
    const entry = await rawGet(table, auditKey(SUBJECT, 2));
    await rawPut(table, { ...entry, actor: 'somebody else' });
    expect(await findings()).toEqual([{ subject: SUBJECT, entry: 2, why: 'rewritten' }]);
  });

  it.each([
    ['without a seal', async () => undefined],
    [
      'with a seal of some other entry',
      async (seq: number, table: Table) =>
        String((await rawGet(table, auditKey(OTHER, Math.min(seq, 2)))).mac),
    ],
  ])('sees a middle rewritten with right hashes, %s', async (_, mac) => {
    const { table, findings } = await openLedger();
    await rewrite(table, 4, (seq) => mac(seq, table));
    expect(await findings()).toEqual([{ subject: SUBJECT, entry: 4, why: 'not-sealed' }]);
  });

  it('sees by the anchor what was rewritten with the key itself', async () => {
    const { table, findings } = await openLedger();
    const { sealOf } = await import('../../functions/store/notary.ts');
    await rewrite(table, 2, async (seq) => `${seq}`);
    for (let seq = 2; seq <= 5; seq++) {
      const entry = (await rawGet(table, auditKey(SUBJECT, seq))) as AuditEntry;
      if (!table.notary) throw new Error('no notary');
      await rawPut(table, { ...entry, mac: await sealOf(table.notary, entry) });
    }
    expect(await findings()).toEqual([{ subject: SUBJECT, entry: 3, why: 'anchor-differs' }]);
  });

  it('sees a whole chain removed, with its end', async () => {
    const { table, findings } = await openLedger();
    for (const seq of [1, 2]) await rawDelete(table, auditKey(OTHER, seq));
    expect(await findings()).toEqual([{ subject: OTHER, entry: 1, why: 'gone' }]);
    await rawDelete(table, chainHeadKey(OTHER));
    expect(await findings()).toEqual([{ subject: OTHER, entry: 1, why: 'gone' }]);
  });

  it('sees an end that is not that of the entries', async () => {
    const { table, findings } = await openLedger();
    await rawPut(table, { ...chainHeadKey(SUBJECT), seq: 5, hash: 'f'.repeat(64) });
    expect(await findings()).toEqual([{ subject: SUBJECT, entry: 5, why: 'end-differs' }]);
  });
});

describe('the anchor', () => {
  const said = (logged: readonly string[]) =>
    logged.map((line) => JSON.parse(line)).filter(({ event }) => event === 'audit chain broken');

  const logOf = async (work: () => Promise<void>): Promise<string[]> => {
    const lines: string[] = [];
    const written = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    try {
      await work();
    } finally {
      written.mockRestore();
    }
    return lines;
  };

  it('of the next night alarms about a broken chain, and keeps what was anchored of it', async () => {
    const { table, ledger, findings } = await openLedger();
    for (const seq of [1, 2]) await rawDelete(table, auditKey(OTHER, seq));
    await rawDelete(table, chainHeadKey(OTHER));
    const next = { ...ledger, now: () => NIGHT.add({ hours: 24 }) };
    const lines = await logOf(() => anchorChains(next));
    expect(said(lines)).toMatchObject([{ subject: OTHER, entry: 1, why: 'gone' }]);
    expect(await findings()).toEqual([{ subject: OTHER, entry: 1, why: 'gone' }]);
  });

  it('is written once a day, and not over', async () => {
    const { ledger, write } = await openLedger();
    const before = await newestAnchor(ledger.anchors);
    await write(SUBJECT, 1);
    await anchorChains(ledger);
    expect(await newestAnchor(ledger.anchors)).toEqual(before);
  });

  it('that was written by somebody without the key is not believed', async () => {
    const { ledger, ask } = await openLedger();
    await engines.s3().send(
      new PutObjectCommand({
        Bucket: ledger.anchors.bucket,
        Key: 'anchors/2018-01-11.json',
        Body: JSON.stringify({ at: NIGHT.toString(), before: null, ends: [] }),
        Metadata: { mac: 'AAAA' },
      }),
    );
    expect((await ask()).anchor).toMatchObject({ whole: false });
  });
});
