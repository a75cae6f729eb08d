import { leading, listing, READ, READ_OBJECT, SEE, UNDER_A_CASE, WRITE } from './grants.ts';
import type { FunctionRow } from './row.ts';

/** What requests need. */
export const REQUEST_FUNCTIONS = [
  {
    name: 'request-desk',
    id: 'RequestDesk',
    description: 'Takes requests from the public, and shows them where theirs stand',
    harm: 'nobody can ask on the web, which is a channel by law, or see where a request stands.',
    memory: 1024,
    seconds: 20,
    wakes: [{ by: 'http' }],
    environment: [
      'TABLE',
      'CASEWORK_BUCKET',
      'REQUESTS_KEY',
      'MAC_KEY',
      'SITE_ADDRESS',
      'EDGE_SECRET',
      'DEMONSTRATION',
    ],
    assets: 'names',
    may: [
      { sid: 'ReadAndChangeTheTable', actions: [...READ, ...WRITE], on: 'table' },
      {
        sid: 'OpenCases',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: 'requestsKey',
        when: UNDER_A_CASE,
      },
      { sid: 'MakeKeyedHashes', actions: ['kms:GenerateMac'], on: 'macKey' },
      { sid: 'SignFormsForFiles', actions: ['s3:PutObject'], on: 'casework', below: ['quarantine/'] },
      { sid: 'HandOutFiles', actions: READ_OBJECT, on: 'casework', below: ['files/'] },
      { sid: 'SeeFiles', actions: SEE, on: 'casework' },
      {
        sid: 'SeeWhatArrived',
        actions: ['s3:ListBucketVersions'],
        on: 'casework',
        when: listing('quarantine/'),
      },
      { sid: 'UseTheBucketKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], on: 'caseworkKey' },
    ],
  },
  {
    name: 'officer-api',
    id: 'OfficerApi',
    description: 'What officers do about a request',
    harm: 'officers cannot enter, answer or extend requests while the legal days go on counting.',
    memory: 1024,
    seconds: 25,
    wakes: [{ by: 'http' }],
    environment: [
      'TABLE',
      'CASEWORK_BUCKET',
      'REQUESTS_KEY',
      'MAC_KEY',
      'SITE_ADDRESS',
      'ROLE_CLAIM',
      'EDGE_SECRET',
      'SMTP_URL',
      'MAIL_FROM',
    ],
    may: [
      { sid: 'ReadAndChangeTheTable', actions: [...READ, ...WRITE], on: 'table' },
      {
        sid: 'OpenCases',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: 'requestsKey',
        when: UNDER_A_CASE,
      },
      { sid: 'MakeKeyedHashes', actions: ['kms:GenerateMac'], on: 'macKey' },
      { sid: 'SignFormsForFiles', actions: ['s3:PutObject'], on: 'casework', below: ['quarantine/'] },
      { sid: 'ReadFiles', actions: READ_OBJECT, on: 'casework', below: ['files/'] },
      { sid: 'SeeFiles', actions: SEE, on: 'casework' },
      {
        sid: 'SeeWhatArrived',
        actions: ['s3:ListBucketVersions'],
        on: 'casework',
        when: listing('quarantine/'),
      },
      { sid: 'UseTheBucketKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], on: 'caseworkKey' },
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
    environment: ['TABLE', 'CASEWORK_BUCKET', 'REQUESTS_KEY', 'MAC_KEY', 'VIRUS_SCANNER'],
    may: [
      { sid: 'ReadAndChangeTheTable', actions: [...READ, ...WRITE], on: 'table' },
      { sid: 'OpenCases', actions: ['kms:Decrypt'], on: 'requestsKey', when: UNDER_A_CASE },
      { sid: 'ReadTheQuarantine', actions: READ_OBJECT, on: 'casework', below: ['quarantine/'] },
      {
        sid: 'EmptyTheQuarantine',
        actions: ['s3:DeleteObjectVersion'],
        on: 'casework',
        below: ['quarantine/'],
      },
      { sid: 'KeepFiles', actions: ['s3:PutObject'], on: 'casework', below: ['files/'] },
      { sid: 'SeeTheQuarantine', actions: SEE, on: 'casework' },
      {
        sid: 'SeeWhatIsLeft',
        actions: ['s3:ListBucketVersions'],
        on: 'casework',
        when: listing('quarantine/'),
      },
      { sid: 'UseTheBucketKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], on: 'caseworkKey' },
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
    environment: ['TABLE', 'SITE_ADDRESS'],
    may: [
      { sid: 'ReadAndChangeTheTable', actions: [...READ, ...WRITE], on: 'table' },
      { sid: 'SeeWhatIsToHappen', actions: ['dynamodb:Query'], on: 'wake' },
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
    environment: ['TABLE', 'CASEWORK_BUCKET'],
    may: [
      { sid: 'ReadAndChangeTheTable', actions: [...READ, ...WRITE], on: 'table' },
      { sid: 'SeeWhatIsDue', actions: ['dynamodb:Query'], on: 'wake', when: leading('RETENTION#*') },
      { sid: 'RemoveFiles', actions: ['s3:DeleteObjectVersion'], on: 'casework', below: ['files/'] },
      { sid: 'SeeVersions', actions: ['s3:ListBucketVersions'], on: 'casework', when: listing('files/') },
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
