import { addRows, countFigures, leading, readRows } from './grants.ts';
import { answersOf, audit, FIGURES, FORMER_ENTRIES, REGISTERS } from './partitions.ts';
import type { FunctionRow } from './row.ts';

/** What the registers of the office need, and the annual report that is counted from them. */
export const REGISTER_FUNCTIONS = [
  {
    name: 'register-api',
    id: 'RegisterApi',
    description: 'What colleagues enter in the registers, and the figures of the annual report',
    harm: 'colleagues cannot enter what the office discloses, and the annual report cannot be compiled.',
    memory: 1024,
    // The gateway waits for 30 s; a file of 5,000 rows is some 200 transactions.
    seconds: 29,
    wakes: [{ by: 'http' }],
    environment: ['TABLE', 'ROLE_CLAIM', 'EDGE_SECRET'],
    may: [
      readRows(...REGISTERS, ...FIGURES, answersOf('register-api')),
      addRows(...REGISTERS, FORMER_ENTRIES, answersOf('register-api'), audit('register')),
      countFigures,
      {
        sid: 'MoveEntries',
        actions: ['dynamodb:DeleteItem'],
        on: 'table',
        when: leading(['ENTRIES#*', 'SAME#*']),
      },
    ],
  },
] as const satisfies readonly FunctionRow[];
