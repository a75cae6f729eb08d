import { addRows, countFigures, keepChains, leading, readRows, readSecrets } from './grants.ts';
import {
  ALERTS,
  ANSWERS,
  answersOf,
  audit,
  FIGURES,
  FORMER_ENTRIES,
  order,
  RECOUNTS,
  REGISTERS,
  REPORT_RELEASES,
  REPORTS,
} from './partitions.ts';
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
    environment: ['AUDIT_KEY', 'TABLE', 'SITE_ADDRESS', 'ROLE_CLAIM', 'EDGE_SECRET_ARN'],
    may: [
      ...readSecrets('edgeSecret'),
      ...keepChains('register', 'report'),
      // The records behind a figure are also what lists show of requests, and answers that are public.
      readRows(
        ...REGISTERS,
        ...FIGURES,
        ...RECOUNTS,
        ...REPORTS,
        ...ANSWERS,
        REPORT_RELEASES,
        'REGISTER#*',
        'LOG',
        ALERTS,
        answersOf('register-api'),
        audit('register'),
        audit('report'),
      ),
      addRows(
        ...REGISTERS,
        ...RECOUNTS,
        ...REPORTS,
        FORMER_ENTRIES,
        answersOf('register-api'),
        audit('register'),
        audit('report'),
        order('recount'),
        order('site'),
      ),
      countFigures,
      // Nobody opens a report again that is on its way to the public.
      {
        sid: 'CheckTheReportsRelease',
        actions: ['dynamodb:ConditionCheckItem'],
        on: 'table',
        when: leading([REPORT_RELEASES]),
      },
      {
        sid: 'MoveEntries',
        actions: ['dynamodb:DeleteItem'],
        on: 'table',
        when: leading(['ENTRIES#*', 'SAME#*']),
      },
    ],
  },
  {
    name: 'report-recount',
    id: 'ReportRecount',
    description: 'Counts the records of a year anew, apart from the figures that the writes keep',
    harm: 'an annual report cannot be frozen, since nothing says that its figures agree with the records.',
    memory: 512,
    // It goes on where the run before ended, however many records there are.
    seconds: 900,
    wakes: [{ by: 'order', kinds: ['recount'] }],
    lost: 'a recount stands still until it is ordered again.',
    environment: ['TABLE'],
    may: [
      readRows('REGISTER#*', ALERTS, 'LOG', ...ANSWERS, ...REGISTERS, ...FIGURES, ...RECOUNTS),
      addRows(...RECOUNTS, order('recount')),
    ],
  },
] as const satisfies readonly FunctionRow[];
