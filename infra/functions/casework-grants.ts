import { type Grant, listing, READ_OBJECT, SEE, UNDER_A_CASE, UNDER_A_NOTICE } from './grants.ts';

/** What is granted for what people wrote and sent: keys of cases, notice addresses, files. */

/** Keys of cases, of questions and of registrations; without `kms:Decrypt` new ones are made, and none is opened. */
export const keysOfCases = (
  sid: string,
  ...actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[]
): Grant => ({ sid, actions, on: 'requestsKey', when: UNDER_A_CASE });

/** Closed for the outbox, which alone opens them. */
export const CLOSE_NOTICE_ADDRESSES: Grant = {
  sid: 'CloseNoticeAddresses',
  actions: ['kms:GenerateDataKey'],
  on: 'noticesKey',
  when: UNDER_A_NOTICE,
};

export const MAKE_KEYED_HASHES: Grant = {
  sid: 'MakeKeyedHashes',
  actions: ['kms:GenerateMac'],
  on: 'macKey',
};

export const USE_THE_BUCKET_KEY: Grant = {
  sid: 'UseTheBucketKey',
  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  on: 'caseworkKey',
};

/** The versions of files below a prefix. */
export const findVersions = (sid: string, prefix: 'quarantine/' | 'files/'): Grant => ({
  sid,
  actions: ['s3:ListBucketVersions'],
  on: 'casework',
  when: listing(prefix),
});

/** Files are posted to quarantine by forms that the function signs, and read once they are kept. */
export const takeAndRead = (sid: string): Grant[] => [
  { sid: 'SignFormsForFiles', actions: ['s3:PutObject'], on: 'casework', below: ['quarantine/'] },
  { sid, actions: READ_OBJECT, on: 'casework', below: ['files/'] },
  { sid: 'SeeFiles', actions: SEE, on: 'casework' },
  findVersions('SeeWhatArrived', 'quarantine/'),
  USE_THE_BUCKET_KEY,
];
