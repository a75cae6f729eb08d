import { readdir } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importFile } from '../cli/commands/register/register.ts';
import { registerOf } from '../functions/register/rules/registers.ts';
import type { Demonstration } from './folder.ts';
import type { Staff } from './staff.ts';

/**
 * Imports each file of the folder that is named as a register: `works.csv`. One after the other, as a person would; none
 * before the days that the demonstration pictures, since what has not happened yet is no entry.
 */
export const enterRegisters = async (
  { officer }: Staff,
  { folder, about }: Demonstration,
  today: string,
): Promise<void> => {
  if (today < about.from) return;
  for (const file of (await readdir(folder)).sort()) {
    const register = basename(file, extname(file));
    if (extname(file) !== '.csv' || !registerOf(register)) continue;
    await importFile(officer, register, fileURLToPath(new URL(file, folder)));
  }
};
