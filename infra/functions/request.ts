import {
  CLOSE_NOTICE_ADDRESSES,
  findVersions,
  keysOfCases,
  MAKE_KEYED_HASHES,
  takeAndRead,
  USE_THE_BUCKET_KEY,
} from './casework-grants.ts';
import {
  addRows,
  changeRows,
  countFigures,
  keepChains,
  leading,
  READ_OBJECT,
  readRows,
  readSecrets,
  SEE,
} from './grants.ts';
import {
  ALERTS,
  ANSWERS,
  answersOf,
  audit,
  audits,
  CASE,
  CASES,
  CONSULTATIONS,
  CONSULTATIONS_AUDIT,
  DIGESTS,
  DISCLOSURE_LOG,
  DISPOSALS,
  DOCUMENT_NUMBERS,
  HELD_EVENTS,
  HELD_EVENTS_AUDIT,
  HOLIDAYS,
  NEW_MESSAGE,
  NOTICE_ADDRESSES,
  OPENDAY,
  OPENDAYS,
  order,
  QUESTION,
  QUESTIONS,
  RATES,
  REGISTER_HEADS,
  REGISTRATION,
  RELEASES,
  REPORT_RELEASES,
} from './partitions.ts';
import type { FunctionRow } from './row.ts';

/** What everybody may call. What it may use is set apart, so that no crowd takes a run from staff, officers or builder. */
const DESK = { memory: 1024, seconds: 20, wakes: [{ by: 'http' }], assets: 'names' } as const;

/** Of functions that answer by HTTP and seal what people write. */
const SEALING = [
  'AUDIT_KEY',
  'TABLE',
  'REQUESTS_KEY',
  'MAC_KEY',
  'NOTICES_KEY',
  'SITE_ADDRESS',
  'EDGE_SECRET_ARN',
] as const;

/** What people asked, wrote and registered for. */
const WORK = [...CASES, QUESTION, REGISTRATION, ...QUESTIONS, ...OPENDAYS];

/** What officers keep beside it. */
const OFFICE = [...ANSWERS, ...HOLIDAYS, ...DISCLOSURE_LOG, ...DISPOSALS, ...DOCUMENT_NUMBERS];

/** What requests need. */
export const REQUEST_FUNCTIONS = [
  {
    name: 'request-desk',
    id: 'RequestDesk',
    description: 'Takes requests from the public, and shows them where theirs stand',
    harm: 'nobody can ask on the web, which is a channel by law, or see where a request stands.',
    ...DESK,
    reserved: 50,
    environment: [...SEALING, 'CASEWORK_BUCKET', 'DEMONSTRATION'],
    may: [
      ...readSecrets('edgeSecret'),
      ...keepChains('request'),
      readRows(...CASES, ...HOLIDAYS, ...RELEASES, 'LOG', ...RATES, audit('request'), answersOf('applicant')),
      changeRows(...CASES, ...RATES, NOTICE_ADDRESSES),
      countFigures,
      addRows(audit('request'), answersOf('applicant'), order('file'), NEW_MESSAGE),
      // And opens none: what it reads, a caller brings the secret of (functions/sealed/own-key.ts).
      keysOfCases('WrapKeysOfNewCases', 'kms:GenerateDataKey'),
      CLOSE_NOTICE_ADDRESSES,
      MAKE_KEYED_HASHES,
      ...takeAndRead('HandOutFiles'),
    ],
  },
  {
    name: 'public-desk',
    id: 'PublicDesk',
    description: 'Takes questions and registrations for events from the public',
    harm: 'nobody can ask the office a question on the web, or register for an event.',
    ...DESK,
    reserved: 20,
    environment: [...SEALING, 'DEMONSTRATION'],
    may: [
      ...readSecrets('edgeSecret'),
      ...keepChains('question', 'openday'),
      readRows(
        QUESTION,
        OPENDAY,
        ...HOLIDAYS,
        ...ANSWERS,
        ...RATES,
        audit('question'),
        answersOf('applicant'),
      ),
      // It enters questions and changes none.
      addRows(
        QUESTION,
        ...QUESTIONS,
        NOTICE_ADDRESSES,
        ...audits('question', 'openday'),
        answersOf('applicant'),
        NEW_MESSAGE,
      ),
      // A registration moves the places of its event, and what is given up is removed at once.
      changeRows(...RATES, OPENDAY, REGISTRATION),
      // And opens none.
      keysOfCases('WrapKeysOfNewQuestions', 'kms:GenerateDataKey'),
      CLOSE_NOTICE_ADDRESSES,
      MAKE_KEYED_HASHES,
    ],
  },
  {
    name: 'officer-api',
    id: 'OfficerApi',
    description: 'What officers do about a request, a question or an event',
    harm: 'officers cannot enter, answer or extend requests while the legal days go on counting.',
    memory: 1024,
    seconds: 25,
    wakes: [{ by: 'http' }],
    environment: [...SEALING, 'CASEWORK_BUCKET', 'ROLE_CLAIM', 'SMTP_SECRET_ARN', 'MAIL_FROM'],
    may: [
      ...readSecrets('edgeSecret', 'smtpSecret'),
      ...keepChains('request', 'question', 'openday', 'register', 'disposal', 'holidays'),
      readRows(
        ...WORK,
        ...OFFICE,
        REGISTER_HEADS,
        ...audits('request', 'question', 'openday', 'disposal', 'holidays'),
        answersOf('officer-api'),
      ),
      changeRows(...WORK, ...OFFICE, NOTICE_ADDRESSES),
      countFigures,
      addRows(
        // An answered question and an event that was held are an entry more of their registers; none is changed here.
        ...CONSULTATIONS,
        ...HELD_EVENTS,
        REGISTER_HEADS,
        CONSULTATIONS_AUDIT,
        HELD_EVENTS_AUDIT,
        ...audits('request', 'question', 'openday', 'disposal', 'holidays'),
        answersOf('officer-api'),
        ...['file', 'calendar', 'disposal', 'site'].map(order),
        NEW_MESSAGE,
      ),
      keysOfCases('OpenCases', 'kms:Decrypt', 'kms:GenerateDataKey'),
      CLOSE_NOTICE_ADDRESSES,
      MAKE_KEYED_HASHES,
      ...takeAndRead('ReadFiles'),
    ],
  },
  {
    name: 'file-check',
    id: 'FileCheck',
    description: 'Looks at files in quarantine, and keeps what is accepted under the key of its case',
    harm: 'files that people sent stay in quarantine, and officers cannot read them.',
    memory: 1024,
    seconds: 120,
    wakes: [{ by: 'order', kinds: ['file'] }],
    lost: 'a file of a request stays in quarantine until the deadline sweep orders its check again.',
    environment: ['AUDIT_KEY', 'TABLE', 'CASEWORK_BUCKET', 'REQUESTS_KEY', 'MAC_KEY', 'VIRUS_SCANNER'],
    may: [
      ...keepChains('request'),
      readRows(CASE, ...HOLIDAYS),
      changeRows(CASE),
      addRows(audit('request')),
      keysOfCases('OpenCases', 'kms:Decrypt'),
      { sid: 'ReadTheQuarantine', actions: READ_OBJECT, on: 'casework', below: ['quarantine/'] },
      {
        sid: 'EmptyTheQuarantine',
        actions: ['s3:DeleteObjectVersion'],
        on: 'casework',
        below: ['quarantine/'],
      },
      { sid: 'KeepFiles', actions: ['s3:PutObject'], on: 'casework', below: ['files/'] },
      { sid: 'SeeTheQuarantine', actions: SEE, on: 'casework' },
      findVersions('SeeWhatIsLeft', 'quarantine/'),
      USE_THE_BUCKET_KEY,
    ],
    alarms: [
      {
        id: 'VirusScannerFailed',
        on: { event: 'virus scanner failed' },
        harm: 'Files that people sent wait in quarantine: the virus scanner cannot be asked, and is asked again for days.',
      },
    ],
  },
  {
    name: 'deadline-sweep',
    id: 'DeadlineSweep',
    description: 'Reminds of deadlines, and counts them anew when a holiday notice comes into force',
    harm: 'officers are not reminded, and a request may pass its last day unanswered.',
    memory: 1024,
    seconds: 900,
    wakes: [
      // Hourly from 08:05 to 18:05, and once the day has begun.
      {
        by: 'schedule',
        id: 'SweepTicks',
        expression: 'cron(5 0,8-18 * * ? *)',
        wake: 'sweep',
        late: 3600,
      },
      { by: 'order', kinds: ['calendar'] },
    ],
    lost: 'reminders come an hour late or more, with the next sweep.',
    environment: ['AUDIT_KEY', 'TABLE', 'SITE_ADDRESS'],
    may: [
      ...keepChains('request', 'holidays'),
      readRows(...CASES, ...QUESTIONS, ...OPENDAYS, ...HOLIDAYS, ...DIGESTS, REPORT_RELEASES, ALERTS),
      changeRows(...CASES, OPENDAY, ...HOLIDAYS, ...DIGESTS),
      countFigures,
      // The first sweep of all puts the product's own notices of holidays in force.
      addRows(...audits('request', 'holidays'), order('file'), NEW_MESSAGE),
      // What is to happen to requests, and late checks of files.
      {
        sid: 'SeeWhatIsToHappen',
        actions: ['dynamodb:Query'],
        on: 'wake',
        when: leading(['?', 'CHECKING#*']),
      },
    ],
    // From 00:05 the next sweep is at 08:05.
    stands: {
      id: 'SweepStands',
      period: 'hour',
      periods: 9,
      harm: 'The deadline sweep has not been woken for nine hours: officers are not reminded, and a request may pass its last day.',
    },
    alarms: [
      {
        id: 'RequestPutOff',
        on: { event: 'request put off' },
        harm: 'A request could not be looked at by the sweep: whoever works on it is not reminded of its deadline.',
      },
    ],
  },
  {
    name: 'retention',
    id: 'Retention',
    description:
      'Removes what is kept of closed requests when its time is over, and destroys what was disposed of',
    harm: 'what people wrote and sent is kept longer than it may be.',
    memory: 1024,
    seconds: 900,
    wakes: [
      // At night, when nobody works on a request.
      {
        by: 'schedule',
        id: 'RetentionTicks',
        expression: 'cron(35 2 * * ? *)',
        wake: 'retention',
        late: 21_600,
      },
      { by: 'order', kinds: ['disposal'] },
    ],
    lost: 'what was to be removed or destroyed is kept for a night more.',
    environment: ['AUDIT_KEY', 'TABLE', 'CASEWORK_BUCKET'],
    may: [
      ...keepChains('request', 'question', 'openday', 'disposal'),
      readRows(...WORK, ...HOLIDAYS, ...DISPOSALS, 'LOG', audit('disposal')),
      // Closed mails that wait go with the question; their keys are what it needs of them.
      {
        sid: 'FindNotices',
        actions: ['dynamodb:Query'],
        on: 'table',
        when: leading([NOTICE_ADDRESSES]),
      },
      // A disposed request's entry in the public log stays, without its documents; the page follows.
      changeRows(...WORK, ...DISPOSALS, 'LOG', NOTICE_ADDRESSES),
      countFigures,
      addRows(...audits('request', 'question', 'openday', 'disposal'), order('site'), NEW_MESSAGE),
      { sid: 'SeeWhatIsDue', actions: ['dynamodb:Query'], on: 'wake', when: leading(['RETENTION#*']) },
      { sid: 'RemoveFiles', actions: ['s3:DeleteObjectVersion'], on: 'casework', below: ['files/'] },
      findVersions('SeeVersions', 'files/'),
    ],
    // One night's run was missed, and the time for a late one is over.
    stands: {
      id: 'RetentionStands',
      period: 'hour',
      periods: 26,
      harm: 'Retention has not been woken for more than a day: what people wrote and sent is kept longer than it may be.',
    },
  },
] as const satisfies readonly FunctionRow[];
