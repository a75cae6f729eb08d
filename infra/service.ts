import {
  CfnOutput,
  CfnParameter,
  type CfnParameterProps,
  DefaultStackSynthesizer,
  Duration,
  type IStackSynthesizer,
  Stack,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { DeadLetters, EveryMinute, StreamWork } from './clock.ts';
import { Edge, type Partition } from './edge.ts';
import { Monitor } from './monitor.ts';
import { ServiceFunction } from './service-function.ts';
import { Store } from './store.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:Query'];
/** A transaction asks for the permissions of its parts. */
const WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];
const READ_OBJECT = ['s3:GetObject', 's3:GetObjectVersion'];
/** Who may read may also see that there is nothing: without this an absent object answers 403 and not 404. */
const SEE = ['s3:ListBucket'];

interface HeliostatProps {
  readonly partition: Partition;
  readonly securityHeaders: boolean;
}

/** The whole system, in one stack. */
export class Heliostat extends Stack {
  constructor(scope: Construct, id: string, { partition, securityHeaders }: HeliostatProps) {
    super(scope, id, {
      description: 'Heliostat: publishes statistics on the second',
      analyticsReporting: false,
      // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    });

    const origin = '^https?://[A-Za-z0-9.-]+(:[0-9]+)?$';
    const siteAddress = this.parameter('SiteAddress', {
      description: 'Where the public site stands: https:// and the host, without a slash at the end',
      allowedPattern: origin,
      constraintDescription: 'An origin such as https://stats.example.gov.cn',
    });
    const certificateId = this.parameter('CertificateId', {
      description:
        partition === 'aws-cn'
          ? 'Id of the server certificate in IAM for the host of SiteAddress'
          : 'ARN of the ACM certificate, in us-east-1, for the host of SiteAddress',
      minLength: 1,
    });
    const issuer = this.parameter('OidcIssuer', {
      description: 'Issuer of the staff access tokens (any OIDC issuer that signs with RS256)',
      allowedPattern: '^https?://.+$',
    });
    const audience = this.parameter('OidcAudience', {
      description: 'The audience that the access tokens are made for',
      minLength: 1,
    });
    const roleClaim = this.parameter('RoleClaim', {
      description: 'The claim of the access token that lists roles',
      default: 'roles',
      minLength: 1,
    });
    const edgeSecret = this.parameter('EdgeSecret', {
      description: 'What the CDN tells the functions, so that they answer to nobody else',
      noEcho: true,
      minLength: 32,
      maxLength: 128,
      allowedPattern: '^[A-Za-z0-9_-]+$',
    });
    const smtpUrl = this.parameter('SmtpUrl', {
      description: 'smtps://user:password@host:port of the mail server; empty: no mail is sent',
      noEcho: true,
      default: '',
      allowedPattern: '^(smtps?://.+)?$',
    });
    const mailFrom = this.parameter('MailFrom', {
      description: 'The sender of all mail',
      default: '',
      allowedPattern: '^(.*@.*)?$',
    });
    const alertMail = this.parameter('AlertMail', {
      description:
        'Who is told of releases that are not signed off in time, late or in trouble; empty: nobody',
      default: '',
      allowedPattern: '^(.*@.*)?$',
    });
    const webhookUrls = this.parameter('WebhookUrls', {
      description: 'Webhooks that are told as well, separated by spaces',
      noEcho: true,
      default: '',
      allowedPattern: '^(https?://\\S+( https?://\\S+)*)?$',
    });
    const demonstration = this.parameter('Demonstration', {
      description: 'yes: every page says that this is a demonstration',
      default: '',
      allowedValues: ['', 'yes'],
    });

    const store = new Store(this, 'Store', { siteAddress });
    const table = store.table.tableArn;
    const { vault, publicBucket } = store;
    const vaultKey = store.vaultKey.keyArn;
    const signingKey = store.signingKey.keyArn;
    const TABLE = store.table.tableName;
    const VAULT_BUCKET = vault.bucketName;
    const PUBLIC_BUCKET = publicBucket.bucketName;

    const staffApi = new ServiceFunction(this, 'StaffApi', {
      name: 'staff-api',
      description: 'What colleagues do to a release',
      errorImpact:
        'colleagues cannot announce, upload, review or approve, and a release may miss its second.',
      memory: 1024,
      timeout: Duration.seconds(20),
      environment: {
        TABLE,
        VAULT_BUCKET,
        ROLE_CLAIM: roleClaim,
        EDGE_SECRET: edgeSecret,
      },
    })
      .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
      // What a presigned form may do is what its signer may do: put an upload, and nothing else.
      .allowObjects('SignUploads', ['s3:PutObject'], vault, ['uploads/'])
      .allow('EncryptUploads', ['kms:GenerateDataKey'], [vaultKey])
      // Which version of a file has arrived, and of what size: `complete` may not read the file itself.
      .allow('SeeUploads', ['s3:ListBucketVersions'], [vault.bucketArn], {
        StringLike: { 's3:prefix': 'uploads/*' },
      });

    const preview = new ServiceFunction(this, 'Preview', {
      name: 'preview',
      description: 'Shows what is sealed to those who sign',
      errorImpact: 'reviewers and approvers cannot see what they sign, and a release may miss its second.',
      memory: 1024,
      timeout: Duration.seconds(25),
      environment: {
        TABLE,
        VAULT_BUCKET,
        ROLE_CLAIM: roleClaim,
        EDGE_SECRET: edgeSecret,
      },
    })
      .allow('ReadTheTable', READ, [table])
      .allow('LogEachView', ['dynamodb:PutItem'], [table], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUDIT#*'] },
      })
      .allowObjects('ReadWhatIsSealed', READ_OBJECT, vault, ['sealed/', 'faults/'])
      .allow('SeeWhatIsSealed', SEE, [vault.bucketArn])
      .allow('DecryptTheVault', ['kms:Decrypt'], [vaultKey]);

    const builder = new ServiceFunction(this, 'Builder', {
      name: 'builder',
      description: 'Validates an upload and seals the edition that it makes',
      errorImpact: 'an upload is neither refused nor sealed, and its release cannot be signed off.',
      // Two vCPUs; a million observations are held while their artefacts are made.
      memory: 3538,
      timeout: Duration.minutes(15),
      environment: {
        TABLE,
        VAULT_BUCKET,
        SIGNING_KEY: signingKey,
        SITE_ADDRESS: siteAddress,
        DEMONSTRATION: demonstration,
      },
    })
      .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
      .allowObjects('ReadUploadsAndWhatIsSealed', READ_OBJECT, vault, ['uploads/', 'sealed/'])
      .allow('SeeUploadsAndWhatIsSealed', SEE, [vault.bucketArn])
      .allowObjects('SealAndFault', ['s3:PutObject'], vault, ['sealed/', 'faults/'])
      .allow('UseTheVaultKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [vaultKey])
      .allow('SignManifests', ['kms:Sign', 'kms:GetPublicKey'], [signingKey]);

    const releaseClock = new ServiceFunction(this, 'ReleaseClock', {
      name: 'release-clock',
      description: 'Arms, and at T publishes from the vault to the public bucket',
      errorImpact: 'a release that falls due may not be public at its second.',
      // A whole vCPU: at T nothing may wait for a share of one.
      memory: 1769,
      // Two ticks are armed at any T: the horizon is 200 s, and a tick comes every 60 s.
      timeout: Duration.seconds(300),
      // Five ticks may overlap, and four batches of the stream. Reserved, so that no other function's load can
      // hold a release back; an account must leave 100 unreserved, and so needs a limit of 110 at least.
      reservedConcurrency: 10,
      environment: {
        TABLE,
        VAULT_BUCKET,
        PUBLIC_BUCKET,
        SIGNING_KEY: signingKey,
        SITE_ADDRESS: siteAddress,
        OIDC_ISSUER: issuer,
        OIDC_AUDIENCE: audience,
        DEMONSTRATION: demonstration,
      },
    })
      .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
      .allowObjects('ReadWhatIsSealed', READ_OBJECT, vault, ['sealed/'])
      .allow('SeeWhatIsSealed', SEE, [vault.bucketArn])
      .allow('DecryptTheVault', ['kms:Decrypt'], [vaultKey])
      .allowObjects('Publish', ['s3:GetObject', 's3:PutObject'], publicBucket, [''])
      .allow('SeeWhatIsPublic', SEE, [publicBucket.bucketArn])
      .allow('TellThePublicKey', ['kms:GetPublicKey'], [signingKey]);

    const outbox = new ServiceFunction(this, 'Outbox', {
      name: 'outbox',
      description: 'Sends mail and calls webhooks',
      errorImpact: 'nobody is told of a release that is not signed off, late or in trouble.',
      memory: 512,
      // Ends before the next tick begins.
      timeout: Duration.seconds(50),
      environment: {
        TABLE,
        SMTP_URL: smtpUrl,
        MAIL_FROM: mailFrom,
        ALERT_MAIL: alertMail,
        WEBHOOK_URLS: webhookUrls,
      },
    }).allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table]);

    store.onlyReadBy([builder.role, releaseClock.role, preview.role]);
    store.onlyWrittenBy([releaseClock.role]);

    const buildsLost = new DeadLetters(
      this,
      'BuilderDeadLetters',
      'an upload waits until the sweep finds it.',
    );
    const releasesLost = new DeadLetters(
      this,
      'ReleaseClockDeadLetters',
      'a tick or a change of the site was lost; the site shows it late.',
    );
    const messagesLost = new DeadLetters(this, 'OutboxDeadLetters', 'messages go out a minute late or more.');
    new StreamWork(this, 'Builds', builder, {
      table: store.table,
      kind: 'build',
      deadLetters: buildsLost,
      batchSize: 1,
      parallel: 4,
    });
    new StreamWork(this, 'SiteChanges', releaseClock, {
      table: store.table,
      kind: 'site',
      deadLetters: releasesLost,
      batchSize: 10,
      // A change may publish what was approved late; the changes behind it go on meanwhile.
      parallel: 4,
    });
    new EveryMinute(this, 'ReleaseTicks', releaseClock, releasesLost);
    new EveryMinute(this, 'OutboxTicks', outbox, messagesLost);

    const { api } = new Api(this, 'Api', { issuer, audience, functions: { 'staff-api': staffApi, preview } });
    const { distribution } = new Edge(this, 'Edge', {
      partition,
      securityHeaders,
      publicBucket,
      vault,
      accessLogs: store.accessLogs,
      apiId: api.apiId,
      siteAddress,
      certificateId,
      edgeSecret,
    });
    const monitor = new Monitor(this, 'Monitor', {
      api,
      functions: [staffApi, preview, builder, releaseClock, outbox],
      // A build may take a quarter of an hour; a change of the site takes seconds.
      streamed: [
        { service: builder, behind: Duration.minutes(20) },
        { service: releaseClock, behind: Duration.minutes(5) },
      ],
      releaseClock,
      outbox,
      deadLetters: [buildsLost, releasesLost, messagesLost],
    });

    new CfnOutput(this, 'CdnDomain', {
      description: 'Where the name of SiteAddress must point (CNAME)',
      value: distribution.attrDomainName,
    });
    new CfnOutput(this, 'AlarmTopic', {
      description: 'Subscribe here to alarms',
      value: monitor.topic.topicArn,
    });
  }

  private parameter(id: string, props: CfnParameterProps): string {
    return new CfnParameter(this, id, { type: 'String', ...props }).valueAsString;
  }
}
