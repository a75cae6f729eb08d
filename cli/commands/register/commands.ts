import { commandsIn, type Entry } from '../../command.ts';

const register = commandsIn(() => import('./register.ts'));
const importFolder = commandsIn(() => import('./import-folder.ts'));

export const REGISTER_COMMANDS = {
  registers: register(
    'registers',
    '各登记簿及其栏目、已关账年度',
    'the registers, their columns and closed years',
  ),
  register: register(
    'register',
    '在登记簿中录入、导入、更正、关账',
    'enter, import, correct and close in a register',
  ),
  import: importFolder(
    'importFolder',
    '导入一个文件夹，每个登记簿一个文件',
    'import a folder, a file for each register',
  ),
} as const satisfies Readonly<Record<string, Entry>>;
