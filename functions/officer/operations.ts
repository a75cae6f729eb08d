import type { HolidayOperations } from '../http/contract/holidays/routes.ts';
import type { EventOperations } from '../http/contract/openday/officer-routes.ts';
import type { QuestionOperations } from '../http/contract/question/officer-routes.ts';
import type { OfficerOperations } from '../http/contract/request/officer-routes.ts';
import { laterIn } from '../http/later.ts';
import type { OfficerPorts } from './ports.ts';

/** Every operation of `officer-api`, by the name that its route has. */
export const officerOperations = (ports: OfficerPorts): OfficerOperations => ({
  ...laterIn(ports, () => import('./intake/intake.ts'), 'receiveRequest', 'splitOff'),
  ...laterIn(
    ports,
    () => import('./lists.ts'),
    'listRequests',
    'showRequest',
    'requestLedger',
    'requestRegister',
    'askedOften',
    'requestAudit',
    'requestReads',
  ),
  ...laterIn(ports, () => import('./intake/duplicates.ts'), 'requestDuplicates'),
  ...laterIn(ports, () => import('./work.ts'), 'recordEvent', 'entitle'),
  ...laterIn(ports, () => import('./applicant.ts'), 'revealRequest', 'correctApplicant', 'renewSecret'),
  ...laterIn(ports, () => import('./intake/code-slip.ts'), 'writeSlip'),
  ...laterIn(ports, () => import('./letters/letters.ts'), 'issueLetter', 'previewLetter', 'readLetter'),
  ...laterIn(ports, () => import('./notes.ts'), 'writeNote'),
  ...laterIn(ports, () => import('./answer/review.ts'), 'readForReview', 'reviewAnswer'),
  ...laterIn(ports, () => import('./letters/sending.ts'), 'sendLetter'),
  ...laterIn(ports, () => import('./files.ts'), 'beginFile', 'completeFile', 'readFile'),
  ...laterIn(
    ports,
    () => import('./disclosure-log.ts'),
    'proposeLogEntry',
    'disclosureLog',
    'approveLogEntry',
  ),
  ...laterIn(
    ports,
    () => import('./disposal/disposal.ts'),
    'disposableRequests',
    'proposeDisposal',
    'approveDisposal',
  ),
  ...laterIn(
    ports,
    () => import('./disposal/disposal-lists.ts'),
    'disposalLists',
    'showDisposalList',
    'strikeFromList',
    'approveDisposalList',
  ),
});

/** What officers do about questions from the public, which are no requests. */
export const questionOperations = (ports: OfficerPorts): QuestionOperations => ({
  ...laterIn(
    ports,
    () => import('./question/entering.ts'),
    'listQuestions',
    'enterQuestion',
    'showQuestion',
    'revealQuestion',
    'earlierAnswers',
    'questionAudit',
    'questionReads',
    'assignQuestion',
  ),
  ...laterIn(ports, () => import('./question/closing.ts'), 'answerQuestion', 'dismissQuestion'),
  ...laterIn(ports, () => import('./question/turning.ts'), 'turnQuestion'),
  ...laterIn(
    ports,
    () => import('./question/publishing.ts'),
    'wordQuestion',
    'publishQuestion',
    'withdrawWording',
  ),
});

/** What officers do about events to which people register. */
export const eventOperations = (ports: OfficerPorts): EventOperations => ({
  ...laterIn(
    ports,
    () => import('./openday/opening.ts'),
    'listEvents',
    'openEvent',
    'showEvent',
    'listGuests',
    'eventAudit',
    'changeEvent',
    'cancelEvent',
  ),
  ...laterIn(ports, () => import('./openday/door.ts'), 'checkIn', 'walkIn', 'finishEvent'),
});

/** What officers do about holiday notices. */
export const holidayOperations = (ports: OfficerPorts): HolidayOperations => ({
  ...laterIn(ports, () => import('./holidays.ts'), 'showHolidays', 'proposeHolidays', 'approveHolidays'),
});
