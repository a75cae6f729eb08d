import type { Operation } from '../http/api.ts';
import { approveDisposal, disposableRequests, proposeDisposal } from './disposal.ts';
import { approveHolidays, proposeHolidays, showHolidays } from './holidays.ts';
import { receiveRequest, splitOff } from './intake.ts';
import { issueLetter, readLetter } from './letters.ts';
import {
  askedOften,
  listRequests,
  requestAudit,
  requestDuplicates,
  requestLedger,
  requestReads,
  requestRegister,
  showRequest,
} from './lists.ts';
import { approveLogEntry, disclosureLog, proposeLogEntry } from './log.ts';
import type { Room } from './room.ts';
import { correctApplicant, recordEvent, renewSecret, revealRequest } from './work.ts';

/** Operations on files bring the client for storage with them: it is read when the first of them is called. */
const onFiles =
  (name: 'beginFile' | 'completeFile' | 'readFile') =>
  (room: Room): Operation =>
  async (call) => {
    const files = await import('./files.ts');
    return files[name](room)(call);
  };

const OPERATIONS = {
  listRequests,
  receiveRequest,
  requestRegister,
  askedOften,
  showRequest,
  requestLedger,
  recordEvent,
  splitOff,
  revealRequest,
  correctApplicant,
  renewSecret,
  requestDuplicates,
  issueLetter,
  readLetter,
  beginFile: onFiles('beginFile'),
  completeFile: onFiles('completeFile'),
  readFile: onFiles('readFile'),
  requestAudit,
  requestReads,
  proposeLogEntry,
  disclosureLog,
  approveLogEntry,
  disposableRequests,
  proposeDisposal,
  approveDisposal,
  showHolidays,
  proposeHolidays,
  approveHolidays,
} as const satisfies Record<string, (room: Room) => Operation>;

/** Every operation of `officer-api`, by the name that its route has. */
export const officerOperations = (room: Room): Record<string, Operation> =>
  Object.fromEntries(Object.entries(OPERATIONS).map(([name, make]) => [name, make(room)]));
