import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { RegistersAnswer } from '../../../functions/http/contract/register/schemas.ts';
import { command } from '../../command.ts';
import { aligned, answer } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { REGISTERS } from './path.ts';
import { importFile } from './register.ts';

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
    const wanted = files
      .sort()
      .map((file) => ({ file, register: basename(file, extname(file)) }))
      .filter(({ file, register }) => known.has(register) && /\.(csv|xlsx)$/i.test(file));
    if (wanted.length === 0) {
      throw new Refusal({
        zh: `${folder} 中没有以登记簿命名的文件。`,
        en: `No file in ${folder} is named after a register.`,
      });
    }
    const done: { register: string; imported: number }[] = [];
    for (const { file, register } of wanted) {
      const { value: sent } = await importFile(api, register, join(folder, file));
      done.push({ register, imported: sent.imported });
    }
    answer(context, { imported: done }, aligned(done.map((one) => [one.register, String(one.imported)])));
    return undefined;
  },
});
