import { later, type Operation } from '../http/api.ts';
import type { EventOperations } from '../http/contract/openday/officer-routes.ts';
import type { QuestionOperations } from '../http/contract/question/officer-routes.ts';
import type { OfficerOperations } from '../http/contract/request/officer-routes.ts';
import type { OfficerPorts } from './ports.ts';

type Makes = (ports: OfficerPorts) => Operation<never>;

/** Operations of one file, which is read when the first of them is called. */
const matter = <Name extends string, File extends Readonly<Record<Name, Makes>>>(
  ports: OfficerPorts,
  read: () => Promise<File>,
  ...names: Name[]
): { [N in Name]: ReturnType<File[N]> } =>
  later(names, async () => {
    const file = await read();
    return Object.fromEntries(names.map((name) => [name, file[name](ports)])) as {
      [N in Name]: ReturnType<File[N]>;
    };
  });

/** Every operation of `officer-api`, by the name that its route has. */
export const officerOperations = (ports: OfficerPorts): OfficerOperations => ({
  ...matter(ports, () => import('./intake.ts'), 'receiveRequest', 'splitOff'),
  ...matter(
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
  ...matter(ports, () => import('./duplicates.ts'), 'requestDuplicates'),
  ...matter(
    ports,
    () => import('./work.ts'),
    'recordEvent',
    'revealRequest',
    'entitle',
    'correctApplicant',
    'renewSecret',
  ),
  ...matter(ports, () => import('./code-slip.ts'), 'writeSlip'),
  ...matter(ports, () => import('./letters.ts'), 'issueLetter', 'previewLetter', 'readLetter'),
  ...matter(ports, () => import('./notes.ts'), 'writeNote'),
  ...matter(ports, () => import('./review.ts'), 'readForReview', 'reviewAnswer'),
  ...matter(ports, () => import('./sending.ts'), 'sendLetter'),
  ...matter(ports, () => import('./files.ts'), 'beginFile', 'completeFile', 'readFile'),
  ...matter(
    ports,
    () => import('./disclosure-log.ts'),
    'proposeLogEntry',
    'disclosureLog',
    'approveLogEntry',
  ),
  ...matter(ports, () => import('./disposal.ts'), 'disposableRequests', 'proposeDisposal', 'approveDisposal'),
  ...matter(
    ports,
    () => import('./disposal-lists.ts'),
    'disposalLists',
    'showDisposalList',
    'strikeFromList',
    'approveDisposalList',
  ),
  ...matter(ports, () => import('./holidays.ts'), 'showHolidays', 'proposeHolidays', 'approveHolidays'),
});

/** What officers do about questions from the public, which are no requests. */
export const questionOperations = (ports: OfficerPorts): QuestionOperations => ({
  ...matter(
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
  ...matter(ports, () => import('./question/closing.ts'), 'answerQuestion', 'dismissQuestion'),
  ...matter(ports, () => import('./question/turning.ts'), 'turnQuestion'),
  ...matter(
    ports,
    () => import('./question/publishing.ts'),
    'wordQuestion',
    'publishQuestion',
    'withdrawWording',
  ),
});

/** What officers do about events to which people register. */
export const eventOperations = (ports: OfficerPorts): EventOperations => ({
  ...matter(
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
  ...matter(ports, () => import('./openday/door.ts'), 'checkIn', 'walkIn', 'finishEvent'),
});
