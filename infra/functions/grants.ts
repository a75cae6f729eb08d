import type { Matter } from '../../functions/kernel/chain.ts';
import { chainEnds, FIGURES } from './partitions.ts';

/** What grants are about: each is one resource of the stack, by the name that rows give it. */
export type GrantedResource = BucketThing | 'table' | 'wake' | 'workers' | KeyThing | SecretThing;
type SecretThing = 'edgeSecret' | 'smtpSecret' | 'webhooksSecret' | 'channelsSecret';
type BucketThing = 'vault' | 'public' | 'casework' | 'anchors';
type KeyThing =
  | 'vaultKey'
  | 'signingKey'
  | 'requestsKey'
  | 'alertsKey'
  | 'macKey'
  | 'caseworkKey'
  | 'noticesKey'
  | 'auditKey';

/**
 * One statement of a function's role. Actions are named one by one: grants of the CDK bring more than is asked.
 */
export interface Grant {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly on: GrantedResource;
  /** Of a bucket: its objects below these prefixes (`''`: all of them), and not the bucket itself. */
  readonly below?: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Rows of these partitions alone, or entries of these partitions of an index. */
export const leading = (patterns: readonly string[]): NonNullable<Grant['when']> => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
});

export const readRows = (...patterns: readonly string[]): Grant => ({
  sid: 'ReadRows',
  actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  on: 'table',
  when: leading(patterns),
});

/** Put, changed and removed; a transaction asks for the permissions of its parts. */
export const changeRows = (...patterns: readonly string[]): Grant => ({
  sid: 'ChangeRows',
  actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
  on: 'table',
  when: leading(patterns),
});

/** Put, and neither changed nor removed: entries of audit chains, orders, messages, kept answers. */
export const addRows = (...patterns: readonly string[]): Grant => ({
  sid: 'AddRows',
  actions: ['dynamodb:PutItem'],
  on: 'table',
  when: leading(patterns),
});

/** Figures of the annual report, counted up and down in the transaction of what they count. */
export const countFigures: Grant = {
  sid: 'CountFigures',
  actions: ['dynamodb:UpdateItem'],
  on: 'table',
  when: leading(FIGURES),
};

/** What the edge says, or where mail and alarms go: each secret by itself. */
export const readSecrets = (...secrets: readonly SecretThing[]): Grant[] =>
  secrets.map((on) => ({
    sid: `Read${on.charAt(0).toUpperCase()}${on.slice(1)}`,
    actions: ['secretsmanager:GetSecretValue'],
    on,
  }));

/** The ends of audit chains of these matters, and the key that seals their entries. */
export const keepChains = (...matters: readonly Matter[]): Grant[] => [
  {
    sid: 'MoveEndsOfChains',
    actions: ['dynamodb:PutItem'],
    on: 'table',
    when: leading(matters.map(chainEnds)),
  },
  { sid: 'SealAuditEntries', actions: ['kms:GenerateMac'], on: 'auditKey' },
];

export const READ_OBJECT = ['s3:GetObject', 's3:GetObjectVersion'];

/** Who may read may also see that there is nothing: without this an absent object answers 403 and not 404. */
export const SEE = ['s3:ListBucket'];

/** Names below this prefix alone. */
export const listing = (prefix: string): NonNullable<Grant['when']> => ({
  StringLike: { 's3:prefix': `${prefix}*` },
});

/** Under `notice` and nothing else, as `functions/sealed/notice-address.ts` closes addresses. */
export const UNDER_A_NOTICE: NonNullable<Grant['when']> = {
  'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['notice'] },
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['notice'] },
};

/** Under an encryption context of `case` and nothing else, as `functions/sealed/secrets.ts` wraps keys. */
export const UNDER_A_CASE: NonNullable<Grant['when']> = {
  'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['case'] },
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['case'] },
};

/** Under an encryption context of `alert` and nothing else, as `functions/alert/records/words.ts` wraps keys. */
export const UNDER_AN_ALERT: NonNullable<Grant['when']> = {
  'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['alert'] },
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['alert'] },
};
