import { MATTERS } from '../../functions/kernel/chain.ts';
import { listing, READ_OBJECT, readRows, readSecrets } from './grants.ts';
import { audit, chainEnds } from './partitions.ts';
import type { FunctionRow } from './row.ts';

/** What audit chains are held against: whoever writes in them does not judge them. */
export const AUDIT_FUNCTIONS = [
  {
    name: 'auditor',
    id: 'Auditor',
    description: 'Anchors the ends of all audit chains each night, and compares them',
    harm: 'nobody sees whether what was done still stands as it was written.',
    memory: 1024,
    seconds: 900,
    wakes: [
      { by: 'http' },
      // At night, when little is written.
      { by: 'schedule', id: 'AuditTicks', expression: 'cron(5 3 * * ? *)', wake: 'anchor', late: 21_600 },
    ],
    lost: 'the ends of the audit chains are anchored a night later.',
    environment: ['TABLE', 'AUDIT_KEY', 'ANCHOR_BUCKET', 'LOCK_DAYS', 'ROLE_CLAIM', 'EDGE_SECRET_ARN'],
    may: [
      ...readSecrets('edgeSecret'),
      readRows(...MATTERS.map(audit), ...MATTERS.map(chainEnds)),
      // Seals are made anew to be compared, and anchors are sealed and verified by KMS itself.
      { sid: 'CompareSeals', actions: ['kms:GenerateMac', 'kms:VerifyMac'], on: 'auditKey' },
      {
        sid: 'Anchor',
        actions: ['s3:PutObject', 's3:PutObjectRetention'],
        on: 'anchors',
        below: ['anchors/'],
      },
      { sid: 'ReadAnchors', actions: READ_OBJECT, on: 'anchors', below: ['anchors/'] },
      { sid: 'SeeAnchors', actions: ['s3:ListBucketVersions'], on: 'anchors', when: listing('anchors/') },
    ],
    stands: {
      id: 'AuditStands',
      period: 'hour',
      periods: 26,
      harm: 'The audit chains have not been anchored for more than a day: what is changed in them since is harder to see.',
    },
    alarms: [
      {
        id: 'AuditChainBroken',
        on: { event: 'audit chain broken' },
        harm: 'An audit chain is not what was written: somebody changed the record of what was done.',
      },
    ],
  },
] as const satisfies readonly FunctionRow[];
