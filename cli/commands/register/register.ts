import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type * as v from 'valibot';
import {
  EntriesAnswer,
  EntryAnswer,
  ImportedAnswer,
  RegisterAnswer,
  RegistersAnswer,
} from '../../../functions/http/contract/register/schemas.ts';
import type { Api } from '../../client.ts';
import { type Context, command, optional } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { Refusal, UsageError } from '../../refusal.ts';
import { REGISTERS, registerPath } from './path.ts';

type Options = { year: string | undefined; reason: string | undefined; rest: readonly string[] };
type Act = (context: Context, api: Api, register: string, options: Options) => Promise<void>;

const cellText = (value: EntryAnswer['fields'][string] | undefined): string =>
  Array.isArray(value) ? value.join('、') : String(value ?? '');

const yearOf = ({ year }: Options): string => {
  if (year === undefined) throw new UsageError('missing: --year YEAR');
  return year;
};

/** `day=2017-03-01 title=…` as the fields of an entry. */
const fieldsIn = (words: readonly string[]): Record<string, string> => {
  if (words.length === 0) throw new UsageError('missing: FIELD=VALUE …');
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new UsageError(`${word} is not FIELD=VALUE`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
};

/** A file may take longer than a call: each try goes on where the one before was cut off. */
const IMPORT_TRIES = 20;

/** Sends a file; its rows are entered together, or none of them. */
export const importFile = async (
  api: Api,
  register: string,
  path: string,
): Promise<{ value: v.InferOutput<typeof ImportedAnswer>; document: unknown }> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Refusal({ zh: `无法读取 ${path}。`, en: `${path} cannot be read.` }, { cause });
  });
  return api.create(
    `${registerPath(register)}/import`,
    { fileName: basename(path), base64: bytes.toString('base64') },
    ImportedAnswer,
    IMPORT_TRIES,
  );
};

const ACTS: Readonly<Record<string, Act>> = {
  async add(context, api, register, { rest }) {
    const fields = fieldsIn(rest);
    const { value, document } = await api.create(
      `${registerPath(register)}/entries`,
      { fields },
      EntryAnswer,
    );
    answer(context, document, value.id);
  },
  async list(context, api, register, { year }) {
    const entries: EntryAnswer[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({
        limit: '200',
        ...(year === undefined ? {} : { year }),
        ...(cursor === null ? {} : { cursor }),
      });
      const { value }: { value: v.InferOutput<typeof EntriesAnswer> } = await api.get(
        `${registerPath(register)}/entries?${query}`,
        EntriesAnswer,
      );
      entries.push(...value.entries);
      cursor = value.next;
    } while (cursor !== null);
    const { value: head } = await api.get(registerPath(register), RegisterAnswer);
    const columns = head.fields.filter(({ id }) => entries.some(({ fields }) => fields[id] !== undefined));
    const rows = [
      ['id', ...columns.map(({ name }) => name[context.lang]), ''],
      ...entries.map(({ id, fields, withdrawn }) => [
        id,
        ...columns.map(({ id: field, choices }) => {
          const text = cellText(fields[field]);
          return choices?.[text]?.[context.lang] ?? text;
        }),
        withdrawn ? { zh: '已撤回', en: 'withdrawn' }[context.lang] : '',
      ]),
    ];
    answer(context, { register, year: year ?? null, entries }, aligned(rows));
  },
  async import(context, api, register, { rest }) {
    const [path, ...more] = rest;
    if (path === undefined || more.length > 0) throw new UsageError('missing: FILE');
    const { value, document } = await importFile(api, register, path);
    const { imported } = value;
    answer(context, document, { zh: `录入 ${imported} 条`, en: `${imported} entered` }[context.lang]);
  },
  async change(context, api, register, { rest: [entry, ...words] }) {
    if (entry === undefined) throw new UsageError('missing: ENTRY');
    const path = `${registerPath(register)}/entries/${encodeURIComponent(entry)}`;
    const { value: before } = await api.get(path, EntryAnswer);
    const { value, document } = await api.put(
      path,
      { fields: { ...before.fields, ...fieldsIn(words) } },
      EntryAnswer,
    );
    answer(context, document, value.id);
  },
  async withdraw(context, api, register, { reason, rest: [entry] }) {
    if (entry === undefined) throw new UsageError('missing: ENTRY');
    if (reason === undefined) throw new UsageError('missing: --reason TEXT');
    const path = `${registerPath(register)}/entries/${encodeURIComponent(entry)}`;
    const { value, document } = await api.change(path, '/withdraw', { reason }, EntryAnswer);
    answer(context, document, value.id);
  },
  async close(context, api, register, options) {
    await settle(context, api, register, '/close', { year: yearOf(options) });
  },
  async reopen(context, api, register, options) {
    if (options.reason === undefined) throw new UsageError('missing: --reason TEXT');
    await settle(context, api, register, '/reopen', { year: yearOf(options), reason: options.reason });
  },
};

async function settle(
  context: Context,
  api: Api,
  register: string,
  act: '/close' | '/reopen',
  body: { year: string; reason?: string },
): Promise<void> {
  const { value, document } = await api.change(registerPath(register), act, body, RegisterAnswer);
  const closed = Object.entries(value.closed).map(([year, { entries, by, at }]) => [
    year,
    String(entries),
    by,
    at,
  ]);
  answer(context, document, aligned(closed));
}

export const register = command({
  operands: ['REGISTER', 'add|list|import|change|withdraw|close|reopen'],
  rest: 'FILE | ENTRY | FIELD=VALUE …',
  options: {
    year: optional('YEAR', '年度', 'the year'),
    reason: optional('TEXT', '理由', 'why'),
  },
  notes: {
    zh: '例：heliostat register works add day=2017-03-01 title=数说重庆 type=诗歌；heliostat registers 列出各登记簿及其栏目。',
    en: 'heliostat register works add day=2017-03-01 title=数说重庆 type=poem; heliostat registers lists the registers and their columns.',
  },
  async run(context, options, name, act) {
    const work = ACTS[act];
    if (!work) throw new UsageError(`one of: ${Object.keys(ACTS).join(', ')}`);
    await work(context, await context.api(), name, { ...options, rest: context.rest });
    return undefined;
  },
});

export const registers = command({
  operands: [],
  options: {},
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get(REGISTERS, RegistersAnswer);
    const rows = value.registers.map(({ id, name, fields, closed }) => [
      id,
      name[context.lang],
      fields.map((field) => `${field.id}${field.required ? '*' : ''}`).join(' '),
      Object.keys(closed).join(' '),
    ]);
    answer(context, document, aligned(rows));
    return undefined;
  },
});
