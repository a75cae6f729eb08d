import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Text } from '../../../functions/kernel/text.ts';
import { RegistersAnswer } from '../../../functions/register/contract/schemas.ts';
import { command } from '../../command.ts';
import { aligned, answer, talk } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { REGISTERS } from './path.ts';
import { importFile } from './register.ts';

/** What a folder's import had entered before the file that was refused; it stays. */
const enteredSoFar = (done: readonly { register: string; imported: number }[]): Text[] => {
  if (done.length === 0) return [];
  const said = done.map(({ register, imported }) => `${register} ${imported}`);
  return [
    {
      zh: `  此前的文件已经录入：${said.join('、')}；改好之后请只导入其余文件。`,
      en: `  Entered before it: ${said.join(', ')}; once it is mended import the others alone.`,
    },
  ];
};

export const importFolder = command({
  operands: ['FOLDER'],
  options: {},
  notes: {
    zh: '每个登记簿一个文件，以登记簿命名，如 works.csv；每个文件整体录入或整体不录入。',
    en: 'A file for each register, named after it, such as works.csv; each goes in whole or not at all.',
  },
  async run(context, _options, folder) {
    const files = await readdir(folder).catch((cause: unknown) => {
      throw new Refusal({ zh: `无法读取 ${folder}。`, en: `${folder} cannot be read.` }, { cause });
    });
    const api = await context.api();
    const { value } = await api.get(REGISTERS, RegistersAnswer);
    const known = new Set(value.registers.map(({ id }) => id));
    const tables = files
      .sort()
      .filter((file) => /\.(csv|xlsx)$/i.test(file))
      .map((file) => ({ file, register: basename(file, extname(file)) }));
    const wanted = tables.filter(({ register }) => known.has(register));
    if (wanted.length === 0) {
      throw new Refusal({
        zh: `${folder} 中没有以登记簿命名的文件。`,
        en: `No file in ${folder} is named after a register.`,
      });
    }
    for (const { file } of tables.filter(({ register }) => !known.has(register))) {
      talk(context, {
        zh: `${file} 不以登记簿命名，未导入。`,
        en: `${file} is not named after a register: it is not imported.`,
      });
    }
    const done: { register: string; imported: number }[] = [];
    for (const { file, register } of wanted) {
      const { value: sent } = await importFile(api, register, join(folder, file)).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        throw new Refusal(error.says, {
          lines: [...error.lines, ...enteredSoFar(done)],
          document: error.document,
          cause: error,
        });
      });
      done.push({ register, imported: sent.imported });
    }
    answer(context, { imported: done }, aligned(done.map((one) => [one.register, String(one.imported)])));
    return undefined;
  },
});
