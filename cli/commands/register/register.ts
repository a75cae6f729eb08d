import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type * as v from 'valibot';
import {
  EntriesAnswer,
  EntryAnswer,
  ImportedAnswer,
  RegisterAnswer,
  RegistersAnswer,
} from '../../../functions/register/contract/schemas.ts';
import { AuditAnswer } from '../../../functions/web/shapes.ts';
import { answerChain } from '../../audit-chain.ts';
import type { Api } from '../../client.ts';
import { type Context, command, optional } from '../../command.ts';
import { aligned, answer, talk } from '../../output.ts';
import { everyPage } from '../../pages.ts';
import { missing, oneOfThese, Refusal, UsageError } from '../../refusal.ts';
import { REGISTERS, registerPath } from './path.ts';

type Options = { year: string | undefined; reason: string | undefined; rest: readonly string[] };
/** What is done with a register; of `audit` the exit status, which tells whether the chain is whole. */
type Act = (context: Context, api: Api, register: string, options: Options) => Promise<number | undefined>;

const cellText = (value: EntryAnswer['fields'][string] | undefined): string =>
  Array.isArray(value) ? value.join('、') : String(value ?? '');

const yearOf = ({ year }: Options): string => {
  if (year === undefined) throw missing('--year YEAR');
  return year;
};

/** `day=2017-03-01 title=…` as the fields of an entry. */
const fieldsIn = (words: readonly string[]): Record<string, string> => {
  if (words.length === 0) throw missing('FIELD=VALUE …');
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1)
        throw new UsageError({ zh: `${word} 应写作 FIELD=VALUE`, en: `${word} is not FIELD=VALUE` });
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
  year?: string,
): Promise<{ value: v.InferOutput<typeof ImportedAnswer>; document: unknown }> => {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Refusal({ zh: `无法读取 ${path}。`, en: `${path} cannot be read.` }, { cause });
  });
  return api.create(
    `${registerPath(register)}/import`,
    { fileName: basename(path), base64: bytes.toString('base64'), ...(year === undefined ? {} : { year }) },
    ImportedAnswer,
    IMPORT_TRIES,
  );
};

const ACTS: Readonly<Record<string, Act>> = {
  async add(context, api, register, { rest, year }) {
    const fields = fieldsIn(rest);
    const { value, document } = await api.create(
      `${registerPath(register)}/entries`,
      { fields, ...(year === undefined ? {} : { year }) },
      EntryAnswer,
    );
    answer(context, document, value.id);
    return undefined;
  },
  async list(context, api, register, { year }) {
    const path = `${registerPath(register)}/entries`;
    const pages = await everyPage(api, path, { limit: '200', year }, EntriesAnswer);
    const entries = pages.flatMap((page) => page.entries);
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
    return undefined;
  },
  async import(context, api, register, { rest, year }) {
    const [path, ...more] = rest;
    if (path === undefined || more.length > 0) throw missing('FILE');
    const { value, document } = await importFile(api, register, path, year);
    const { imported } = value;
    answer(context, document, { zh: `录入 ${imported} 条`, en: `${imported} entered` }[context.lang]);
    return undefined;
  },
  async export(context, api, register, { rest, year }) {
    const [path, ...more] = rest;
    if (path === undefined || more.length > 0) throw missing('FILE');
    const query = year === undefined ? '' : `?year=${encodeURIComponent(year)}`;
    const bytes = await api.bytes(`${registerPath(register)}/file${query}`, 'text/csv');
    await writeFile(path, bytes).catch((cause: unknown) => {
      throw new Refusal({ zh: `无法写入 ${path}。`, en: `${path} cannot be written.` }, { cause });
    });
    answer(context, { register, year: year ?? null, file: path, bytes: bytes.length }, path);
    return undefined;
  },
  async change(context, api, register, { rest: [entry, ...words] }) {
    if (entry === undefined) throw missing('ENTRY');
    const path = `${registerPath(register)}/entries/${encodeURIComponent(entry)}`;
    const { value: before } = await api.get(path, EntryAnswer);
    const { value, document } = await api.put(
      path,
      { fields: { ...before.fields, ...fieldsIn(words) } },
      EntryAnswer,
    );
    answer(context, document, value.id);
    return undefined;
  },
  async withdraw(context, api, register, { reason, rest: [entry] }) {
    if (entry === undefined) throw missing('ENTRY');
    if (reason === undefined) throw missing('--reason TEXT');
    const path = `${registerPath(register)}/entries/${encodeURIComponent(entry)}`;
    const { value, document } = await api.change(path, '/withdraw', { reason }, EntryAnswer);
    answer(context, document, value.id);
    return undefined;
  },
  async audit(context, api, register) {
    return answerChain(context, (await api.get(`${registerPath(register)}/audit`, AuditAnswer)).value);
  },
  async close(context, api, register, options) {
    const year = yearOf(options);
    const { closed } = await settle(context, api, register, '/close', { year });
    const at = closed[year]?.at;
    if (at !== undefined && at.slice(0, 4) <= year) {
      talk(context, {
        zh: `${year} 年尚未结束：重新开账之前不再录入任何内容，自动计入的也不计。`,
        en: `${year} has not ended: until it is reopened nothing of it is entered any more, and what counts by itself is not counted.`,
      });
    }
    return undefined;
  },
  async reopen(context, api, register, options) {
    if (options.reason === undefined) throw missing('--reason TEXT');
    await settle(context, api, register, '/reopen', { year: yearOf(options), reason: options.reason });
    return undefined;
  },
};

async function settle(
  context: Context,
  api: Api,
  register: string,
  act: '/close' | '/reopen',
  body: { year: string; reason?: string },
): Promise<RegisterAnswer> {
  const { value, document } = await api.change(registerPath(register), act, body, RegisterAnswer);
  const closed = Object.entries(value.closed).map(([year, { entries, by, at }]) => [
    year,
    String(entries),
    by,
    at,
  ]);
  answer(context, document, aligned(closed));
  return value;
}

export const register = command({
  operands: ['REGISTER', 'add|list|import|export|change|withdraw|close|reopen|audit'],
  rest: 'FILE | ENTRY | FIELD=VALUE …',
  options: {
    year: optional(
      'YEAR',
      '年度；录入、导入时不属该年度的不予录入',
      'the year; what is added or imported for it and belongs to another is refused',
    ),
    reason: optional('TEXT', '理由', 'why'),
  },
  notes: {
    zh: '例：heliostat register works add day=2017-03-01 title=数说重庆 type=诗歌；heliostat registers 列出各登记簿及其栏目。',
    en: 'heliostat register works add day=2017-03-01 title=数说重庆 type=poem; heliostat registers lists the registers and their columns.',
  },
  async run(context, options, name, act) {
    const work = ACTS[act];
    if (!work) throw oneOfThese(Object.keys(ACTS));
    return work(context, await context.api(), name, { ...options, rest: context.rest });
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
      fields.map((field) => `${field.id}${field.required ? '*' : ''}${field.ahead ? '+' : ''}`).join(' '),
      Object.keys(closed).join(' '),
    ]);
    answer(context, document, aligned(rows));
    return undefined;
  },
});
