import { Temporal } from 'temporal-polyfill';
import type * as v from 'valibot';
import { formulaSafe } from '../../formats/csv/csv-field.ts';
import { officeDay, officeTime } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { actOnce } from '../../store/idempotency.ts';
import { untilWon } from '../../store/race.ts';
import { sifted } from '../../store/sifted.ts';
import { actOf, type Reply } from '../../web/api.ts';
import { asRead, attemptOf } from '../../web/once.ts';
import type { RegisterOperations } from '../contract/routes.ts';
import type { EntryAnswer, EntryBody } from '../contract/schemas.ts';
import { registerCsv } from '../documents/register-csv.ts';
import * as store from '../records/entries.ts';
import { dayField, type Register } from '../rules/definition.ts';
import { otherYear, type RegisterEntry, readEntry, typedOf } from '../rules/entry.ts';
import { countedTwice } from './double-counting.ts';
import { type RegisterPorts, registerNamed } from './ports.ts';

type Fields = v.InferOutput<typeof EntryBody>['fields'];

const typed = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([id, value]) => [
      id,
      Array.isArray(value) ? value.join('、') : String(value),
    ]),
  );

const pointerTo = (field: string): Pick<Fault, 'pointer'> => ({ pointer: `/fields/${field}` });

/** @throws Problem `invalid` with every fault */
const entryOf = ({ now }: RegisterPorts, register: Register, fields: Fields): RegisterEntry => {
  const { entry, faults } = readEntry(register, typed(fields), officeDay(now()).toString(), pointerTo);
  if (faults.length === 0) return entry;
  throw new Problem(
    'invalid',
    {
      zh: '有的值缺少或者无效，未作任何改动',
      en: 'Some values are missing or not valid; nothing has changed',
    },
    { faults },
  );
};

/** @throws Problem `invalid` where it counts without being entered, unless it did so before */
const refuseTwice = async (
  ports: RegisterPorts,
  register: Register,
  entry: RegisterEntry,
  before: RegisterEntry | null = null,
): Promise<void> => {
  const [twice] = await countedTwice(ports, register, [entry]);
  if (!twice || (before && before.day === entry.day && before[twice.field] === entry[twice.field])) return;
  throw new Problem(
    'invalid',
    { zh: '该项已自动计入，未作改动', en: 'It counts already; nothing has changed' },
    {
      faults: [{ code: 'counts-itself', detail: twice.detail, ...pointerTo(twice.field) }],
    },
  );
};

/** As a client types it: amounts in yuan, counts as numbers, lists as lists. */
const viewOf = (register: Register, row: store.EntryRow): EntryAnswer => ({
  ...row,
  at: officeTime(Temporal.Instant.from(row.at)),
  withdrawn: row.withdrawn && { ...row.withdrawn, at: officeTime(Temporal.Instant.from(row.withdrawn.at)) },
  fields: Object.fromEntries(
    register.fields.flatMap((field): [string, EntryAnswer['fields'][string]][] => {
      const value = row.fields[field.id];
      if (value === undefined) return [];
      return [[field.id, field.kind === 'fen' ? typedOf(field, value) : value]];
    }),
  ),
});

const shown = (register: Register, row: store.EntryRow): Reply<EntryAnswer> => ({
  body: viewOf(register, row),
});

/** Whether a text stands in any of an entry's fields. */
const holds = ({ fields }: store.EntryRow, text: string): boolean =>
  Object.values(fields)
    .flat()
    .some((one) => String(one).toLowerCase().includes(text));

export const listEntries =
  ({ table }: RegisterPorts): RegisterOperations['listEntries'] =>
  async (call) => {
    const register = registerNamed(call);
    const { year, text, limit, cursor } = call.query;
    const wanted = text?.toLowerCase();
    const { items, next } = await sifted(
      (paging) => store.entryPage(table, register.id, { year, ...paging }),
      (row) => wanted === undefined || holds(row, wanted),
      { limit, cursor },
    );
    return {
      body: {
        register: register.id,
        year: year ?? null,
        entries: items.map((row) => viewOf(register, row)),
        next,
      },
    };
  };

export const showEntry =
  ({ table }: RegisterPorts): RegisterOperations['showEntry'] =>
  async (call) => {
    const register = registerNamed(call);
    return shown(register, await store.findEntry(table, register.id, call.params.entry ?? ''));
  };

/** As many as one answer carries; a year of more is fetched page by page. */
const MOST_EXPORTED = 20_000;

export const exportEntries =
  ({ table }: RegisterPorts): RegisterOperations['exportEntries'] =>
  async (call) => {
    const register = registerNamed(call);
    const { year } = call.query;
    const entries: RegisterEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.entryPage(table, register.id, { year, limit: 1000, cursor });
      for (const { fields, withdrawn } of page.items) if (!withdrawn) entries.push(fields);
      cursor = page.next ?? undefined;
      if (entries.length > MOST_EXPORTED) {
        throw new Problem('too-large', {
          zh: `超过 ${MOST_EXPORTED} 条：请按年导出，或者分页列出`,
          en: `More than ${MOST_EXPORTED} entries: export a year at a time, or list them`,
        });
      }
    } while (cursor !== undefined);
    const name = formulaSafe(`${register.id}${year === undefined ? '' : `-${year}`}.csv`);
    return {
      bytes: registerCsv(register, entries),
      mediaType: 'text/csv; charset=utf-8',
      headers: { 'content-disposition': `attachment; filename="${name}"` },
    };
  };

/**
 * What the id of a file's row holds beside its day: the row, so that entries of one day stand in the order of their
 * file, then what comes from the attempt.
 */
export const randomOfRow = (subject: string, key: string, row: number): string =>
  `${row.toString(16).toUpperCase().padStart(4, '0')}${randomOf(subject, key, row).slice(0, 6)}`;

/** What an entry's id holds beside its day: from the attempt, so that the same attempt makes the same entry. */
export const randomOf = (subject: string, key: string, row: number): string =>
  sha256(JSON.stringify([subject, key, row]))
    .slice(0, 10)
    .toUpperCase();

export const addEntry =
  (ports: RegisterPorts): RegisterOperations['addEntry'] =>
  async (call) => {
    const { table } = ports;
    const attempt = attemptOf(call);
    return actOnce(table, attempt, async (keep) => {
      const register = registerNamed(call);
      const entry = entryOf(ports, register, call.body.fields);
      const other = otherYear(register, entry, call.body.year);
      if (other) {
        throw new Problem(
          'invalid',
          {
            zh: '有的值缺少或者无效，未作任何改动',
            en: 'Some values are missing or not valid; nothing has changed',
          },
          {
            faults: [{ ...other, ...pointerTo(dayField(register)) }],
          },
        );
      }
      await refuseTwice(ports, register, entry);
      const act = actOf(ports, call);
      const id = store.entryId(register, entry, randomOf(attempt.subject, attempt.key, 0));
      const row = store.newRow(id, entry, act);
      const reply = { ...shown(register, row), status: 201 };
      await untilWon(async () => {
        const head = await store.headOf(table, register.id);
        const deed = { action: 'entry added', detail: { entry: id } };
        await store.addEntries(table, register, head, [row], act, deed, [
          keep(reply, act.at),
          ...store.pagesSteps(table, register, store.touching(head, id), act),
        ]);
      });
      return reply;
    });
  };

export const changeEntry =
  (ports: RegisterPorts): RegisterOperations['changeEntry'] =>
  async (call) => {
    const { table } = ports;
    const register = registerNamed(call);
    const entry = entryOf(ports, register, call.body.fields);
    const row = await untilWon(async () => {
      const before = asRead(
        call,
        'entry',
        await store.findEntry(table, register.id, call.params.entry ?? ''),
      );
      await refuseTwice(ports, register, entry, before.fields);
      const head = await store.headOf(table, register.id);
      return store.saveEntry(table, register, head, before, entry, actOf(ports, call));
    });
    return shown(register, row);
  };

export const withdrawEntry =
  (ports: RegisterPorts): RegisterOperations['withdrawEntry'] =>
  async (call) => {
    const { table } = ports;
    const register = registerNamed(call);
    const row = await untilWon(async () => {
      const before = asRead(
        call,
        'entry',
        await store.findEntry(table, register.id, call.params.entry ?? ''),
      );
      const head = await store.headOf(table, register.id);
      return store.saveWithdrawal(table, register, head, before, call.body.reason, actOf(ports, call));
    });
    return shown(register, row);
  };
