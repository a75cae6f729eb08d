import {
  addRows,
  changeRows,
  type Grant,
  keepChains,
  leading,
  listing,
  READ_OBJECT,
  readRows,
  readSecrets,
  SEE,
  UNDER_A_NOTICE,
} from './grants.ts';
import {
  ANSWERS,
  answersOf,
  audit,
  DATAFLOWS,
  DISCLOSURE_LOG,
  MESSAGES,
  NEW_MESSAGE,
  NOTICE_ADDRESSES,
  order,
  POSTS,
  PUBLIC_ENTRIES,
  REGISTER_HEADS,
  REGISTER_PAGES,
  RELEASES,
  REPORTS,
} from './partitions.ts';
import type { FunctionRow } from './row.ts';

/** A tick each minute; one that is late by a minute is dropped, for the next one is due. */
export const EACH_MINUTE = {
  by: 'schedule',
  expression: 'rate(1 minute)',
  wake: 'minute',
  late: 60,
} as const;

/** What is never written over: the editions of releases and annual reports, in both languages. */
export const EDITIONS = ['releases/', 'en/releases/', 'disclosure/reports/', 'en/disclosure/reports/'];

/** That an annual report is still approved, asked in the write that builds on it. */
const CHECK_THE_REPORT = {
  sid: 'CheckTheReport',
  actions: ['dynamodb:ConditionCheckItem'],
  on: 'table',
  when: leading(['REPORTS']),
} as const satisfies Grant;

/** What releases need. */
export const RELEASE_FUNCTIONS = [
  {
    name: 'staff-api',
    id: 'StaffApi',
    description: 'What colleagues do to a release',
    harm: 'colleagues cannot announce, upload, review or approve, and a release may miss its second.',
    memory: 1024,
    seconds: 20,
    wakes: [{ by: 'http' }],
    environment: ['AUDIT_KEY', 'TABLE', 'VAULT_BUCKET', 'ROLE_CLAIM', 'EDGE_SECRET_ARN'],
    may: [
      ...readSecrets('edgeSecret'),
      ...keepChains('release', 'dataflow'),
      readRows(...RELEASES, ...DATAFLOWS, ...REPORTS, ...POSTS, audit('release'), answersOf('staff-api')),
      changeRows(...RELEASES, ...DATAFLOWS, ...POSTS),
      addRows(
        audit('release'),
        audit('dataflow'),
        answersOf('staff-api'),
        order('build'),
        order('site'),
        NEW_MESSAGE,
      ),
      // A report goes to its second only as it was approved.
      CHECK_THE_REPORT,
      // What a presigned form may do is what its signer may do: put an upload, and nothing else.
      { sid: 'SignUploads', actions: ['s3:PutObject'], on: 'vault', below: ['uploads/'] },
      { sid: 'EncryptUploads', actions: ['kms:GenerateDataKey'], on: 'vaultKey' },
      // Which version of a file has arrived, and of what size: `complete` may not read the file itself.
      { sid: 'SeeUploads', actions: ['s3:ListBucketVersions'], on: 'vault', when: listing('uploads/') },
    ],
  },
  {
    name: 'preview',
    id: 'Preview',
    description: 'Shows what is sealed to those who sign',
    harm: 'reviewers and approvers cannot see what they sign, and a release may miss its second.',
    memory: 1024,
    seconds: 25,
    wakes: [{ by: 'http' }],
    environment: ['AUDIT_KEY', 'TABLE', 'VAULT_BUCKET', 'ROLE_CLAIM', 'EDGE_SECRET_ARN'],
    may: [
      ...readSecrets('edgeSecret'),
      ...keepChains('preview'),
      readRows(...RELEASES, audit('preview')),
      addRows(audit('preview')),
      { sid: 'ReadWhatIsSealed', actions: READ_OBJECT, on: 'vault', below: ['sealed/', 'faults/'] },
      { sid: 'SeeWhatIsSealed', actions: SEE, on: 'vault' },
      { sid: 'DecryptTheVault', actions: ['kms:Decrypt'], on: 'vaultKey' },
    ],
  },
  {
    name: 'builder',
    id: 'Builder',
    description: 'Validates an upload and seals the edition that it makes',
    harm: 'an upload is neither refused nor sealed, and its release cannot be signed off.',
    // The most that a new account may have: 1.7 vCPU; a million observations are held while their artefacts are made.
    memory: 3008,
    seconds: 900,
    wakes: [{ by: 'order', kinds: ['build'] }],
    lost: 'an upload waits until the upkeep of releases orders it again.',
    environment: [
      'AUDIT_KEY',
      'TABLE',
      'VAULT_BUCKET',
      'SIGNING_KEY',
      'SITE_ADDRESS',
      'DEMONSTRATION',
      'LOCK_DAYS',
    ],
    assets: 'names',
    may: [
      ...keepChains('release'),
      readRows(...RELEASES, ...DATAFLOWS, ...REPORTS),
      changeRows(...RELEASES),
      CHECK_THE_REPORT,
      {
        sid: 'CheckTheVintage',
        actions: ['dynamodb:ConditionCheckItem'],
        on: 'table',
        when: leading(DATAFLOWS),
      },
      addRows(audit('release'), order('site'), NEW_MESSAGE),
      {
        sid: 'ReadUploadsAndWhatIsSealed',
        actions: READ_OBJECT,
        on: 'vault',
        below: ['uploads/', 'sealed/'],
      },
      { sid: 'SeeUploadsAndWhatIsSealed', actions: SEE, on: 'vault' },
      { sid: 'SealAndFault', actions: ['s3:PutObject'], on: 'vault', below: ['sealed/', 'faults/'] },
      { sid: 'RetainWhatIsSealed', actions: ['s3:PutObjectRetention'], on: 'vault', below: ['sealed/'] },
      { sid: 'UseTheVaultKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], on: 'vaultKey' },
      { sid: 'SignManifests', actions: ['kms:Sign', 'kms:GetPublicKey'], on: 'signingKey' },
    ],
  },
  {
    name: 'release-clock',
    id: 'ReleaseClock',
    description: 'Arms, and at T publishes from the vault to the public bucket',
    harm: 'a release that falls due may not be public at its second.',
    // A whole vCPU: at T nothing may wait for a share of one.
    memory: 1769,
    // Two ticks are armed at any T: the horizon is 200 s, and a tick comes every 60 s.
    seconds: 300,
    // Five ticks may overlap, and four batches of the stream. Reserved, so that no other function's load can
    // hold a release back; an account must leave 100 unreserved (docs/deploying.md says what limit it needs).
    reserved: 10,
    wakes: [
      { ...EACH_MINUTE, id: 'ReleaseTicks' },
      { by: 'schedule', id: 'ReleaseUpkeep', expression: 'rate(1 hour)', wake: 'hour', late: 3600 },
      // A change may publish what was approved late; the changes behind it go on meanwhile.
      { by: 'stream', id: 'SiteChanges', kinds: ['site'], parallel: 4 },
    ],
    lost: 'a tick or a change of the site was lost; the site shows it late.',
    environment: [
      'AUDIT_KEY',
      'TABLE',
      'VAULT_BUCKET',
      'PUBLIC_BUCKET',
      'SIGNING_KEY',
      'SITE_ADDRESS',
      'OIDC_ISSUER',
      'OIDC_AUDIENCE',
      'SIGNAL_CLIENT',
      'DEMONSTRATION',
      'LOCK_DAYS',
    ],
    assets: 'files',
    may: [
      ...keepChains('release'),
      readRows(
        ...RELEASES,
        ...DATAFLOWS,
        ...DISCLOSURE_LOG,
        ...ANSWERS,
        'OPENDAYS',
        ...PUBLIC_ENTRIES,
        REGISTER_HEADS,
        REGISTER_PAGES,
      ),
      // Of a dataflow its newest vintage, and no definition.
      changeRows(...RELEASES, 'FLOW', REGISTER_PAGES),
      addRows(audit('release'), order('build'), order('site'), NEW_MESSAGE, ...POSTS),
      { sid: 'ReadWhatIsSealed', actions: READ_OBJECT, on: 'vault', below: ['sealed/'] },
      { sid: 'SeeWhatIsSealed', actions: SEE, on: 'vault' },
      { sid: 'DecryptTheVault', actions: ['kms:Decrypt'], on: 'vaultKey' },
      { sid: 'Publish', actions: ['s3:GetObject', 's3:PutObject'], on: 'public', below: [''] },
      { sid: 'RetainEditions', actions: ['s3:PutObjectRetention'], on: 'public', below: EDITIONS },
      { sid: 'SeeWhatIsPublic', actions: SEE, on: 'public' },
      { sid: 'TellThePublicKey', actions: ['kms:GetPublicKey'], on: 'signingKey' },
    ],
    stands: {
      id: 'ClockStands',
      period: 'minute',
      periods: 3,
      harm: 'The release clock has not been woken for three minutes: a release that falls due is not published.',
    },
    alarms: [
      {
        id: 'Late',
        on: { field: 'late' },
        harm: 'A release went public after its announced second: readers who waited for it were let down.',
      },
      {
        id: 'ApprovalMissing',
        on: { event: 'approval missing' },
        harm: 'A release due within a day is not signed off: it may miss its second.',
      },
      {
        id: 'ArmingFailed',
        on: { event: 'arming failed' },
        harm: 'A release that is due could not be made ready: it will miss its second.',
      },
      {
        id: 'RehearsalFailed',
        on: { event: 'rehearsal failed' },
        harm: 'What is told around a release that is due could not be made beforehand: it will fail at its second too.',
      },
      {
        id: 'PublishingFailed',
        on: { event: 'publishing failed' },
        harm: 'A release at its second met an error: its readers wait while it is tried again.',
      },
      {
        id: 'WatchStumbled',
        on: { event: 'watch stumbled' },
        harm: 'The release clock could not read or ask for the time for a while: releases may be late.',
      },
      {
        id: 'HousekeepingFailed',
        on: { event: 'housekeeping failed' },
        harm: 'Public pages, assets or lost builds could not be looked after: readers may see an old page.',
      },
      {
        id: 'HeldBack',
        on: { event: 'held back' },
        harm: 'A release that is due was held back: what was sealed is not what was signed.',
      },
      {
        id: 'ClockSkew',
        on: { event: 'clock skew' },
        harm: 'The clocks of function and storage differ by more than 250 ms: releases may be late by as much.',
      },
    ],
  },
  {
    name: 'outbox',
    id: 'Outbox',
    description: 'Sends mail and calls webhooks',
    harm: 'nobody is told of a release that is not signed off, late or in trouble.',
    memory: 512,
    // Ends before the next tick begins, and one at a time: two would compete for the same messages.
    seconds: 50,
    reserved: 1,
    wakes: [{ ...EACH_MINUTE, id: 'OutboxTicks' }],
    lost: 'messages go out a minute late or more.',
    environment: [
      'TABLE',
      'NOTICES_KEY',
      'SITE_ADDRESS',
      'SMTP_SECRET_ARN',
      'MAIL_FROM',
      'ALERT_MAIL',
      'WEBHOOKS_SECRET_ARN',
    ],
    may: [
      ...readSecrets('smtpSecret', 'webhooksSecret'),
      readRows(...MESSAGES, NOTICE_ADDRESSES),
      changeRows(...MESSAGES),
      { sid: 'OpenNoticeAddresses', actions: ['kms:Decrypt'], on: 'noticesKey', when: UNDER_A_NOTICE },
    ],
    alarms: [
      {
        id: 'MessageWaits',
        on: { event: 'message waits' },
        harm: 'A message could not be sent, and is tried each minute: somebody is not told what they should know.',
      },
    ],
  },
] as const satisfies readonly FunctionRow[];
