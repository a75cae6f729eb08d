import { CfnOutput, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms/alarms.ts';
import { Api } from './api.ts';
import { Edge, type Partition } from './edge/edge.ts';
import { type ServiceFunctions, serviceFunctions } from './lambda/service-functions.ts';
import { wakeEveryone } from './lambda/wake-ups.ts';
import { type Network, placeIn } from './network.ts';
import { OfficeSecrets } from './office-secrets.ts';
import { parameters } from './parameters.ts';
import { sharedResources } from './shared-resources.ts';
import { AuditLedger } from './storage/audit-ledger.ts';
import { Backups } from './storage/backups.ts';
import { BreakGlass } from './storage/break-glass.ts';
import { Casework } from './storage/casework.ts';
import { Store } from './storage/store.ts';

interface HeliostatProps {
  readonly partition: Partition;
  readonly securityHeaders: boolean;
  readonly edgeFunctions: boolean;
  /** Whether concurrency is reserved as the table of functions says. */
  readonly reserved: boolean;
  /** Whether the table can be deleted only after its protection was taken off. */
  readonly protectedTable: boolean;
  /** Days for which editions are retained under Object Lock. */
  readonly lockDays: number;
  readonly backups: { readonly days: number; readonly copyTo: string | undefined };
  /** Where clamd stands; without it no `clamd://` is taken. */
  readonly network: Network | undefined;
}

/** The whole system, in one stack, with its alarms in a stack within it. */
export class Heliostat extends Stack {
  constructor(scope: Construct, id: string, props: HeliostatProps) {
    const {
      partition,
      securityHeaders,
      edgeFunctions,
      reserved,
      protectedTable,
      lockDays,
      backups,
      network,
    } = props;
    super(scope, id, {
      description: 'Heliostat: publishes statistics on the second, and answers requests in time',
      analyticsReporting: false,
      // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    });
    const given = parameters(this, partition, network !== undefined);
    const { siteAddress, certificateId, issuer, audience, edgeSecret } = given;

    const store = new Store(this, 'Store', { siteAddress, protectedTable, lockDays });
    const casework = new Casework(this, 'Casework', { siteAddress, accessLogs: store.accessLogs });
    const ledger = new AuditLedger(this, 'Audit', { accessLogs: store.accessLogs });
    const secrets = new OfficeSecrets(this, 'Secrets', given);
    const functions = serviceFunctions(
      this,
      sharedResources(given, store, casework, ledger, secrets),
      reserved,
    );
    closeToAllBut(store, casework, functions);
    if (network) placeIn(network, functions['file-check']);
    new Backups(this, 'Backups', { table: store.table, ...backups });
    const breakGlass = new BreakGlass(this, 'BreakGlass', store, ledger);
    keepForGood(store, breakGlass, functions, partition);
    sealChains(ledger, breakGlass, functions);

    const { api } = new Api(this, 'Api', { issuer, audience, functions });
    const { distribution } = new Edge(this, 'Edge', {
      partition,
      securityHeaders,
      edgeFunctions,
      publicBucket: store.publicBucket,
      accessLogs: store.accessLogs,
      apiId: api.apiId,
      siteAddress,
      certificateId,
      edgeSecret,
      issuer,
    });
    const deadLetters = wakeEveryone(this, store.table, functions, distribution);
    const { topic } = new Alarms(this, 'Alarms', {
      partition,
      table: store.table,
      api,
      functions,
      deadLetters,
    });

    new CfnOutput(this, 'CdnDomain', {
      description: 'Where the name of SiteAddress must point (CNAME)',
      value: distribution.attrDomainName,
    });
    new CfnOutput(this, 'DistributionId', {
      description: 'What the stack HeliostatEdgeAlarms is told',
      value: distribution.attrId,
    });
    new CfnOutput(this, 'VirusScannerOfFiles', {
      description:
        'What looks for viruses in the files that people send; none: nothing does, and each is shown as not scanned',
      value: given.virusScanner,
    });
    new CfnOutput(this, 'AlarmTopic', {
      description: 'Subscribe here to alarms',
      value: topic.topicArn,
    });
  }
}

/**
 * The second lock. Whoever may read what is not public, or write what is, stands here beside its own row: a slip
 * in a row alone opens nothing.
 */
function closeToAllBut(store: Store, casework: Casework, functions: ServiceFunctions): void {
  const rolesOf = (...names: (keyof ServiceFunctions)[]) => names.map((name) => functions[name].role);
  store.onlyReadBy(rolesOf('builder', 'release-clock', 'preview'));
  store.onlyWrittenBy(rolesOf('release-clock'));
  store.onlyToldBy(rolesOf('outbox'));
  casework.onlyOpenedBy({
    cases: rolesOf('officer-api', 'file-check'),
    alerts: rolesOf('alert-api'),
    hashes: rolesOf('request-desk', 'public-desk', 'officer-api'),
    files: rolesOf('request-desk', 'officer-api', 'file-check'),
  });
}

/** What is sealed or published stays as it is, and what is signed was signed by the builder. */
function keepForGood(
  store: Store,
  { role }: BreakGlass,
  functions: ServiceFunctions,
  partition: Partition,
): void {
  store.onlyRemovedBy([role], [functions.builder.role]);
  store.onlySignedBy([functions.builder.role, role]);
  // Not in China: whether S3 there knows the condition key is not known to us, and a release must not hang on it.
  if (partition === 'aws') store.neverWrittenOver();
}

/** Whoever keeps audit chains seals them; the one that compares them writes in none. */
function sealChains(ledger: AuditLedger, { role }: BreakGlass, functions: ServiceFunctions): void {
  const writers = Object.values(functions).filter(
    ({ row }) => row.name !== 'auditor' && row.environment.includes('AUDIT_KEY'),
  );
  ledger.onlySealedBy(
    writers.map((writer) => writer.role),
    functions.auditor.role,
  );
  ledger.onlyRemovedBy(role);
}
