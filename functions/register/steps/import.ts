import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as v from 'valibot';
import { plainText } from '../../formats/csv/csv-field.ts';
import { type Day, officeDay } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { actOnce } from '../../store/idempotency.ts';
import { untilWon } from '../../store/race.ts';
import { actOf } from '../../web/api.ts';
import { attemptOf } from '../../web/once.ts';
import type { RegisterOperations } from '../contract/routes.ts';
import type { ImportBody } from '../contract/schemas.ts';
import * as store from '../records/entries.ts';
import { dayField, type Register } from '../rules/definition.ts';
import { otherYear } from '../rules/entry.ts';
import { doubles, draftsOf, fieldsOf, MOST_ROWS, type RowEntry } from '../rules/file.ts';
import { closedYearsChanged } from '../rules/tally.ts';
import { countedTwice } from './double-counting.ts';
import { randomOfRow } from './entries.ts';
import { type RegisterPorts, registerNamed } from './ports.ts';

/** As many faults as an answer lists; what is beyond is counted. */
const MOST_FAULTS = 500;

const refuse = (faults: readonly Fault[]): void => {
  if (faults.length === 0) return;
  const more = faults.length > MOST_FAULTS ? `; the first ${MOST_FAULTS} of ${faults.length} are listed` : '';
  throw new Problem(
    'invalid',
    {
      zh: `没有录入：文件有 ${faults.length} 处错误${more}`,
      en: `Nothing was entered: ${faults.length} faults in the file${more}`,
    },
    {
      faults: faults.slice(0, MOST_FAULTS),
    },
  );
};

type Sent = v.InferOutput<typeof ImportBody>;

/** The file as drafts, or every fault of it. The readers of tables work on a file of the local disk. */
const readFile = async (
  register: Register,
  head: store.Head,
  { fileName, base64, year }: Sent,
  today: Day,
): Promise<{ drafts: RowEntry[]; source: { file: string; sheet?: string } }> => {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0) throw new Problem('invalid', { zh: '文件是空的', en: 'The file is empty' });
  const { openUpload } = await import('../../formats/upload/upload.ts');
  const folder = await mkdtemp(join(tmpdir(), 'register-'));
  try {
    const path = join(folder, 'file');
    await writeFile(path, bytes);
    const opened = await openUpload({ path, fileName });
    const source = {
      file: fileName,
      ...(opened.read.format === 'xlsx' ? { sheet: opened.read.sheet } : {}),
    };
    const { fields, faults } = fieldsOf(register, opened.columns, source);
    const drafts: RowEntry[] = [];
    let rows = 0;
    for await (const batch of opened.batches) {
      faults.push(...batch.faults.map((fault) => ({ ...source, ...fault })));
      rows += batch.rows.length;
      if (rows > MOST_ROWS) {
        throw new Problem('too-large', {
          zh: `一个文件最多 ${MOST_ROWS} 行：请分次发送`,
          en: `A file brings at most ${MOST_ROWS} rows: send it in parts`,
        });
      }
      const typed = batch.rows.map(({ row, cells }) => ({
        row,
        cells: cells.map((cell) => (typeof cell === 'string' ? plainText(cell) : cell)),
      }));
      const read = draftsOf(register, opened.columns, fields, typed, source, today);
      drafts.push(...read.drafts);
      faults.push(...read.faults);
    }
    faults.push(...doubles(register, drafts, source));
    const closed = Object.keys(head.closed);
    const field = dayField(register);
    const column = opened.columns[fields.findIndex((one) => one?.id === field)] ?? field;
    for (const { row, entry } of drafts) {
      const other = otherYear(register, entry, year);
      if (other) faults.push({ ...other, ...source, row, column });
      const years = closedYearsChanged(register, null, entry, closed);
      if (years.length > 0) {
        faults.push({
          code: 'year-closed',
          detail: { zh: `${years.join('、')} 已经关账`, en: `${years.join(', ')} is closed` },
          ...source,
          row,
        });
      }
    }
    refuse(faults);
    if (drafts.length === 0)
      throw new Problem('invalid', {
        zh: '文件在表头之下没有内容',
        en: 'The file holds no rows below its header',
      });
    return { drafts, source };
  } finally {
    await rm(folder, { recursive: true });
  }
};

type Numbered = { row: number; entry: store.EntryRow };

/**
 * The rows of a file as entries: all, or none where one is bad. They are written some at a time under ids that
 * come from the attempt, so that an import that was cut off goes on where it stopped when it is sent again.
 */
export const importEntries =
  (ports: RegisterPorts): RegisterOperations['importEntries'] =>
  async (call) => {
    const { table } = ports;
    const attempt = attemptOf(call);
    return actOnce(table, attempt, async (keep) => {
      const register = registerNamed(call);
      const { fileName } = call.body;
      const act = actOf(ports, call);
      const head = await store.headOf(table, register.id);
      const { drafts, source } = await readFile(register, head, call.body, officeDay(act.at).toString());
      const rows = drafts.map(({ row, entry }): Numbered => {
        const id = store.entryId(register, entry, randomOfRow(attempt.subject, attempt.key, row));
        return { row, entry: store.newRow(id, entry, act) };
      });
      const fields = rows.map(({ entry }) => entry.fields);
      const held = await store.sameAs(table, register, fields);
      const twice = await countedTwice(ports, register, fields);
      refuse(
        rows.flatMap(({ row, entry }, i): Fault[] => {
          const other = held[i] ?? null;
          // What this very file wrote before it was cut off.
          if (other === entry.id) return [];
          const counted = twice[i];
          return [
            ...(other === null
              ? []
              : [
                  {
                    code: 'already-exists',
                    detail: { zh: `已录入为 ${other}`, en: `entered already as ${other}` },
                    ...source,
                    row,
                  },
                ]),
            ...(counted
              ? [{ code: 'counts-itself', detail: counted.detail, ...source, row, column: counted.field }]
              : []),
          ];
        }),
      );
      const reply = {
        status: 201,
        body: { register: register.id, file: fileName, imported: rows.length },
      };
      const left = rows.map(({ entry }) => entry).filter(({ id }, i) => held[i] !== id);
      const deed = (entries: number) => ({ action: 'entries imported', detail: { file: fileName, entries } });
      // From which change of the register on this file alone wrote; none where somebody else did in between.
      let alone = head.audit.seq;
      for (let at = 0; at < left.length; at += store.AT_ONCE) {
        const some = left.slice(at, at + store.AT_ONCE);
        await untilWon(async () => {
          const now = await store.headOf(table, register.id);
          if (now.audit.seq !== head.audit.seq + at / store.AT_ONCE) alone = -1;
          const touched = { ids: rows.map(({ entry }) => entry.id), after: alone, to: now.audit.seq + 1 };
          const last =
            at + store.AT_ONCE >= left.length
              ? [keep(reply, act.at), ...store.pagesSteps(table, register, touched, act)]
              : [];
          await store.addEntries(table, register, now, some, act, deed(some.length), last);
        });
      }
      return reply;
    });
  };
