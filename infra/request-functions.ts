import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { READ, READ_OBJECT, SEE, WRITE } from './actions.ts';
import { type Casework, UNDER_A_CASE } from './casework.ts';
import type { Parameters } from './parameters.ts';
import { ServiceFunction } from './service-function.ts';
import type { Store } from './store.ts';

export type RequestFunctions = ReturnType<typeof requestFunctions>;

/** What requests need: each function with its environment and its permissions. */
export function requestFunctions(scope: Construct, given: Parameters, store: Store, casework: Casework) {
  const { siteAddress, roleClaim, edgeSecret, smtpUrl, mailFrom, demonstration } = given;
  const table = store.table.tableArn;
  const TABLE = store.table.tableName;
  const CASEWORK_BUCKET = casework.bucket.bucketName;
  const requestsKey = casework.requestsKey.keyArn;
  const macKey = casework.macKey.keyArn;
  const bucketKey = casework.bucketKey.keyArn;

  const requestDesk = new ServiceFunction(scope, 'RequestDesk', {
    name: 'request-desk',
    description: 'Takes requests from the public, and shows them where theirs stand',
    errorImpact: 'nobody can ask on the web, which is a channel by law, or see where a request stands.',
    memory: 1024,
    timeout: Duration.seconds(20),
    environment: {
      TABLE,
      CASEWORK_BUCKET,
      REQUESTS_KEY: requestsKey,
      MAC_KEY: macKey,
      SITE_ADDRESS: siteAddress,
      EDGE_SECRET: edgeSecret,
      DEMONSTRATION: demonstration,
    },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allow('OpenCases', ['kms:Decrypt', 'kms:GenerateDataKey'], [requestsKey], UNDER_A_CASE)
    .allow('MakeKeyedHashes', ['kms:GenerateMac'], [macKey])
    .allowObjects('SignFormsForFiles', ['s3:PutObject'], casework.bucket, ['quarantine/'])
    .allowObjects('HandOutFiles', READ_OBJECT, casework.bucket, ['files/'])
    .allow('SeeFiles', SEE, [casework.bucket.bucketArn])
    .allow('SeeWhatArrived', ['s3:ListBucketVersions'], [casework.bucket.bucketArn], {
      StringLike: { 's3:prefix': 'quarantine/*' },
    })
    .allow('UseTheBucketKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [bucketKey]);

  const officerApi = new ServiceFunction(scope, 'OfficerApi', {
    name: 'officer-api',
    description: 'What officers do about a request',
    errorImpact: 'officers cannot enter, answer or extend requests while the legal days go on counting.',
    memory: 1024,
    timeout: Duration.seconds(25),
    environment: {
      TABLE,
      CASEWORK_BUCKET,
      REQUESTS_KEY: requestsKey,
      MAC_KEY: macKey,
      SITE_ADDRESS: siteAddress,
      ROLE_CLAIM: roleClaim,
      EDGE_SECRET: edgeSecret,
      SMTP_URL: smtpUrl,
      MAIL_FROM: mailFrom,
    },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allow('OpenCases', ['kms:Decrypt', 'kms:GenerateDataKey'], [requestsKey], UNDER_A_CASE)
    .allow('MakeKeyedHashes', ['kms:GenerateMac'], [macKey])
    .allowObjects('SignFormsForFiles', ['s3:PutObject'], casework.bucket, ['quarantine/'])
    .allowObjects('ReadFiles', READ_OBJECT, casework.bucket, ['files/'])
    .allow('SeeFiles', SEE, [casework.bucket.bucketArn])
    .allow('SeeWhatArrived', ['s3:ListBucketVersions'], [casework.bucket.bucketArn], {
      StringLike: { 's3:prefix': 'quarantine/*' },
    })
    .allow('UseTheBucketKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [bucketKey]);

  const fileCheck = new ServiceFunction(scope, 'FileCheck', {
    name: 'file-check',
    description: 'Looks at files in quarantine, and keeps what is accepted under the key of its case',
    errorImpact: 'files that people sent stay in quarantine, and officers cannot read them.',
    memory: 1024,
    timeout: Duration.minutes(2),
    environment: {
      TABLE,
      CASEWORK_BUCKET,
      REQUESTS_KEY: requestsKey,
      MAC_KEY: macKey,
    },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allow('OpenCases', ['kms:Decrypt'], [requestsKey], UNDER_A_CASE)
    .allowObjects('ReadTheQuarantine', READ_OBJECT, casework.bucket, ['quarantine/'])
    .allowObjects('EmptyTheQuarantine', ['s3:DeleteObjectVersion'], casework.bucket, ['quarantine/'])
    .allowObjects('KeepFiles', ['s3:PutObject'], casework.bucket, ['files/'])
    .allow('SeeTheQuarantine', SEE, [casework.bucket.bucketArn])
    .allow('SeeWhatIsLeft', ['s3:ListBucketVersions'], [casework.bucket.bucketArn], {
      StringLike: { 's3:prefix': 'quarantine/*' },
    })
    .allow('UseTheBucketKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [bucketKey]);

  const deadlineSweep = new ServiceFunction(scope, 'DeadlineSweep', {
    name: 'deadline-sweep',
    description: 'Reminds of deadlines, and counts them anew when a holiday notice comes into force',
    errorImpact: 'officers are not reminded, and a request may pass its last day unanswered.',
    memory: 1024,
    timeout: Duration.minutes(15),
    environment: { TABLE, SITE_ADDRESS: siteAddress },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allow('SeeWhatIsToHappen', ['dynamodb:Query'], [`${table}/index/wake`]);

  const retention = new ServiceFunction(scope, 'Retention', {
    name: 'retention',
    description:
      'Removes what is kept of closed requests when its time is over, and destroys what was disposed of',
    errorImpact: 'what people wrote and sent is kept longer than it may be.',
    memory: 1024,
    timeout: Duration.minutes(15),
    environment: { TABLE, CASEWORK_BUCKET },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allow('SeeWhatIsDue', ['dynamodb:Query'], [`${table}/index/wake`], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RETENTION#*'] },
    })
    .allowObjects('RemoveFiles', ['s3:DeleteObjectVersion'], casework.bucket, ['files/'])
    .allow('SeeVersions', ['s3:ListBucketVersions'], [casework.bucket.bucketArn], {
      StringLike: { 's3:prefix': 'files/*' },
    });

  casework.onlyOpenedBy({
    cases: [requestDesk.role, officerApi.role, fileCheck.role],
    hashes: [requestDesk.role, officerApi.role],
    files: [requestDesk.role, officerApi.role, fileCheck.role],
  });
  return { requestDesk, officerApi, fileCheck, deadlineSweep, retention };
}
