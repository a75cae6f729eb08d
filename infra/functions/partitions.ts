import type { Matter } from '../../functions/kernel/chain.ts';
import { REGISTERS as ALL_REGISTERS } from '../../functions/register/rules/registers.ts';

/**
 * The partitions of the table (functions/store/keys.ts), by matter, as the patterns of `dynamodb:LeadingKeys`: a
 * role writes those of its own matter and no others.
 */
export const RELEASES = ['RELEASE#*', 'DUE', 'CALENDAR'] as const;
export const DATAFLOWS = ['FLOW', 'FLOW#*'] as const;
/** Requests by their numbers: questions and registrations lie beside them under their own. */
export const CASE = 'CASE#SQ*';
export const CASES = [CASE, 'REGISTER#*', 'OPEN', 'LIKE#*', 'APPLICANT#*'] as const;
/** Questions from the public 咨询: their lists, and by themselves where cases lie. */
export const QUESTIONS = ['QUESTIONS#*'] as const;
export const QUESTION = 'CASE#ZX*';
/** Questions and answers that everybody reads. */
export const ANSWERS = ['ANSWERS'] as const;
/** Events to which people register: their list, each with its registrations, and what these are sealed under. */
export const OPENDAYS = ['OPENDAYS', 'OPENDAY#*'] as const;
export const OPENDAY = 'OPENDAY#*';
export const REGISTRATION = 'CASE#BM*';
/** Of the registers that of events, in which one that was held counts. */
export const HELD_EVENTS = ['ENTRIES#events', 'SAME#events'] as const;
export const HELD_EVENTS_AUDIT = 'AUDIT#register/events';
/** Of the registers that of consultations, in which an answered question counts. */
export const CONSULTATIONS = ['ENTRIES#consultations', 'SAME#consultations'] as const;
/** Its audit chain. */
export const CONSULTATIONS_AUDIT = 'AUDIT#register/consultations';
/** The heads of registers. */
export const REGISTER_HEADS = 'REGISTERS';
/** Where applicants are told of steps by mail, closed for the outbox. */
export const NOTICE_ADDRESSES = 'NOTICE#*';
export const HOLIDAYS = ['HOLIDAYS'] as const;
/** What the public disclosure log shows, and what is proposed for it. */
export const DISCLOSURE_LOG = ['LOG', 'LOG-PROPOSED'] as const;
export const DISPOSALS = ['DISPOSALS', 'DISPOSAL#*'] as const;
export const DOCUMENT_NUMBERS = ['SEQUENCE'] as const;
export const DIGESTS = ['DIGEST#*'] as const;
/** Registers of what the office discloses, their entries, and what makes two entries the same. */
export const REGISTERS = ['REGISTERS', 'ENTRIES#*', 'SAME#*'] as const;
/** The entries of registers that the public sees. */
export const PUBLIC_ENTRIES = ALL_REGISTERS.filter(({ isPublic }) => isPublic).map(
  ({ id }) => `ENTRIES#${id}`,
);
/** Which of them stand on which public page. */
export const REGISTER_PAGES = 'PAGES#*';
/** Entries as they were before a change: added, and never changed. */
export const FORMER_ENTRIES = 'ENTRIES-BEFORE#*';
/** The figures of the annual report, counted with each write. */
export const FIGURES = ['CELL#*'] as const;
/** Annual reports: where each stands, what was written of it, what was frozen. */
export const REPORTS = ['REPORTS', 'REPORT#*'] as const;
/** Of releases those of annual reports. */
export const REPORT_RELEASES = 'RELEASE#report#*';
/** How far the recount of a year's report is, and what it found. */
export const RECOUNTS = ['RECOUNT#*'] as const;
/** How often an address asked, and which challenges were spent. */
export const RATES = ['RATE#*'] as const;
/** Mail and webhooks that wait, and what has gone out. */
export const MESSAGES = ['MESSAGE', 'SENT'] as const;

/** The posts of releases on the office's channels, and those that still wait. */
export const POSTS = ['POSTS#*', 'POSTS-WAITING'] as const;
/** Registers into which posts and releases come by themselves, and by which function. */
const BY_THEMSELVES = ['posts', 'website', 'indicators'] as const;
export const OWN_ENTRIES = [
  'REGISTERS',
  ...BY_THEMSELVES.flatMap((register) => [`ENTRIES#${register}`, `SAME#${register}`]),
];
/** Of posts alone an entry is changed by itself: another platform is added. */
export const FORMER_POST_ENTRIES = 'ENTRIES-BEFORE#posts#*';
/** Alerts, a row each; what people wrote of them, under a key each; and the order in which their ladders are due. */
export const ALERTS = 'ALERTS#*';
export const ALERT_WORDS = 'ALERT#*';
export const ALERT_DUE = 'ALERT-DUE';
/** Bulletins on their way to the robots of the monitors' groups, and those that still wait. */
export const BULLETINS = ['BULLETINS#*', 'BULLETINS-WAITING'] as const;
/** Who is a monitor. */
export const ROSTER = 'ENTRIES#monitors';

/** Where the ends of a matter's chains stand, beside their entries. */
export const chainEnds = (matter: Matter): string => `CHAINS#${matter}`;

/** Audit chains of a matter: of each alert, release, dataflow, request, disposal list, register, annual report; of previews; of holidays. */
export const audit = (matter: Matter): string =>
  matter === 'holidays' ? 'AUDIT#holidays' : `AUDIT#${matter}/*`;

/** Audit chains of several matters. */
export const audits = (...matters: readonly Matter[]): string[] => matters.map(audit);

/** The audit chains of the registers into which posts and releases come by themselves. */
export const OWN_CHAINS = BY_THEMSELVES.map((register) => `AUDIT#register/${register}`);

/** Orders of a kind to a function on the stream. */
export const order = (kind: string): string => `OUTBOX#${kind}`;

/** Answers kept for repeats: of staff, by the function that gave them, or of applicants. */
export const answersOf = (
  who: 'staff-api' | 'officer-api' | 'register-api' | 'alert-api' | 'applicant',
): string => (who === 'applicant' ? 'IDEMPOTENCY#applicant' : `IDEMPOTENCY#${who}/*`);

/** One message more, which the outbox sends; what waits already is out of reach of who may only add. */
export const NEW_MESSAGE = 'MESSAGE';
