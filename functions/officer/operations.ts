import { later, type Operation } from '../http/api.ts';
import type { OfficerPorts } from './ports.ts';

/** What a file of this folder exports for a route: an operation, once it knows its ports. */
type Makes<File> = {
  [N in keyof File]: File[N] extends (ports: OfficerPorts) => Operation ? N : never;
}[keyof File] &
  string;

/** Operations of one file, which is read when the first of them is called. */
const matter =
  <File extends Record<Name, unknown>, Name extends Makes<File>>(
    read: () => Promise<File>,
    ...names: Name[]
  ) =>
  (ports: OfficerPorts): Record<string, Operation> =>
    later(names, async () => {
      const file = await read();
      return Object.fromEntries(
        names.map((name) => [name, (file[name] as (ports: OfficerPorts) => Operation)(ports)]),
      ) as Record<Name, Operation>;
    });

const MATTERS = [
  matter(() => import('./intake.ts'), 'receiveRequest', 'splitOff'),
  matter(
    () => import('./lists.ts'),
    'listRequests',
    'showRequest',
    'requestLedger',
    'requestRegister',
    'askedOften',
    'requestAudit',
    'requestReads',
  ),
  matter(() => import('./duplicates.ts'), 'requestDuplicates'),
  matter(() => import('./work.ts'), 'recordEvent', 'revealRequest', 'correctApplicant', 'renewSecret'),
  matter(() => import('./letters.ts'), 'issueLetter', 'readLetter'),
  matter(() => import('./sending.ts'), 'sendLetter'),
  matter(() => import('./files.ts'), 'beginFile', 'completeFile', 'readFile'),
  matter(() => import('./disclosure-log.ts'), 'proposeLogEntry', 'disclosureLog', 'approveLogEntry'),
  matter(() => import('./disposal.ts'), 'disposableRequests', 'proposeDisposal', 'approveDisposal'),
  matter(
    () => import('./disposal-lists.ts'),
    'disposalLists',
    'showDisposalList',
    'strikeFromList',
    'approveDisposalList',
  ),
  matter(() => import('./holidays.ts'), 'showHolidays', 'proposeHolidays', 'approveHolidays'),
];

/** Every operation of `officer-api`, by the name that its route has. */
export const officerOperations = (ports: OfficerPorts): Record<string, Operation> =>
  Object.assign({}, ...MATTERS.map((of) => of(ports)));
