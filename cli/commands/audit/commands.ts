import { commandsIn, type Entry } from '../../command.ts';

const verify = commandsIn(() => import('./verify.ts'));

export const AUDIT_COMMANDS = {
  'audit verify': verify(
    'verify',
    '核对所有审计链',
    'compare every audit chain with its seals and the nightly anchor',
  ),
} as const satisfies Readonly<Record<string, Entry>>;
