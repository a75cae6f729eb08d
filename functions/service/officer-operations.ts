import type { HolidayOperations } from '../holidays/contract/routes.ts';
import type { EventOperations } from '../openday/contract/officer-routes.ts';
import type { QuestionOperations } from '../question/contract/officer-routes.ts';
import type { OfficerOperations } from '../request/contract/officer-routes.ts';
import type { CaseOfficerPorts } from '../request/officer/ports.ts';
import { laterIn } from '../web/later.ts';
import type { OfficerPorts } from '../web/officers.ts';

/** Every operation of `officer-api`, by the name that its route has. */
export const officerOperations = (ports: CaseOfficerPorts): OfficerOperations => ({
  ...laterIn(ports, () => import('../request/officer/intake/intake.ts'), 'receiveRequest', 'splitOff'),
  ...laterIn(
    ports,
    () => import('../request/officer/lists.ts'),
    'listRequests',
    'showRequest',
    'requestLedger',
    'requestRegister',
    'askedOften',
    'requestAudit',
    'requestReads',
  ),
  ...laterIn(ports, () => import('../request/officer/intake/duplicates.ts'), 'requestDuplicates'),
  ...laterIn(ports, () => import('../request/officer/work.ts'), 'recordEvent', 'entitle'),
  ...laterIn(
    ports,
    () => import('../request/officer/applicant.ts'),
    'revealRequest',
    'correctApplicant',
    'renewSecret',
  ),
  ...laterIn(ports, () => import('../request/officer/intake/code-slip.ts'), 'writeSlip'),
  ...laterIn(
    ports,
    () => import('../request/officer/letters/letters.ts'),
    'issueLetter',
    'previewLetter',
    'readLetter',
  ),
  ...laterIn(ports, () => import('../request/officer/notes.ts'), 'writeNote'),
  ...laterIn(ports, () => import('../request/officer/answer/review.ts'), 'readForReview', 'reviewAnswer'),
  ...laterIn(ports, () => import('../request/officer/letters/sending.ts'), 'sendLetter'),
  ...laterIn(ports, () => import('../request/officer/files.ts'), 'beginFile', 'completeFile', 'readFile'),
  ...laterIn(
    ports,
    () => import('../request/officer/disclosure-log.ts'),
    'proposeLogEntry',
    'disclosureLog',
    'approveLogEntry',
  ),
  ...laterIn(
    ports,
    () => import('../request/officer/disposal/disposal.ts'),
    'disposableRequests',
    'proposeDisposal',
    'approveDisposal',
  ),
  ...laterIn(
    ports,
    () => import('../request/officer/disposal/disposal-lists.ts'),
    'disposalLists',
    'showDisposalList',
    'strikeFromList',
    'approveDisposalList',
  ),
});

/** What officers do about questions from the public, which are no requests. */
export const questionOperations = (ports: CaseOfficerPorts): QuestionOperations => ({
  ...laterIn(
    ports,
    () => import('../question/steps/entering.ts'),
    'listQuestions',
    'enterQuestion',
    'showQuestion',
    'revealQuestion',
    'earlierAnswers',
    'questionAudit',
    'questionReads',
    'assignQuestion',
  ),
  ...laterIn(ports, () => import('../question/steps/closing.ts'), 'answerQuestion', 'dismissQuestion'),
  ...laterIn(ports, () => import('../question/steps/turning.ts'), 'turnQuestion'),
  ...laterIn(
    ports,
    () => import('../question/steps/publishing.ts'),
    'wordQuestion',
    'publishQuestion',
    'withdrawWording',
  ),
});

/** What officers do about events to which people register. */
export const eventOperations = (ports: OfficerPorts): EventOperations => ({
  ...laterIn(
    ports,
    () => import('../openday/steps/opening.ts'),
    'listEvents',
    'openEvent',
    'showEvent',
    'listGuests',
    'eventAudit',
    'changeEvent',
    'cancelEvent',
  ),
  ...laterIn(ports, () => import('../openday/steps/door.ts'), 'checkIn', 'walkIn', 'finishEvent'),
});

/** What officers do about holiday notices. */
export const holidayOperations = (ports: OfficerPorts): HolidayOperations => ({
  ...laterIn(
    ports,
    () => import('../holidays/steps/holidays.ts'),
    'showHolidays',
    'proposeHolidays',
    'approveHolidays',
  ),
});
