import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import type { Principal, Statement } from '../../local-aws/iam/policy.ts';
import type { Credential } from '../../local-aws/iam/sigv4.ts';
import type { KeyConfig } from '../../local-aws/kms/key.ts';
import { openKms } from '../../local-aws/kms/kms.ts';
import type { BucketConfig } from '../../local-aws/s3/bucket.ts';
import { openStorage } from '../../local-aws/s3/storage.ts';

export const REGION = 'cn-north-1';
const ACCOUNT = '111122223333';
/** 2018-01-10T09:30:00.250+08:00 */
export const START = 1515547800250;

export const keyArn = (id: string) => `arn:aws-cn:kms:${REGION}:${ACCOUNT}:key/${id}`;

export function role(name: string, statements: readonly Statement[]): Principal {
  return { type: 'AWS', id: `arn:aws-cn:iam::${ACCOUNT}:role/${name}`, statements };
}

export const ALL: readonly Statement[] = [{ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' }];

/** Both engines behind a real HTTP server on a port of the system's choice, and the SDK's clients for them. */
export async function startEngines(given: {
  buckets?: readonly BucketConfig[];
  keys?: readonly KeyConfig[];
  roles?: readonly Principal[];
  folder?: string;
}) {
  const folder = given.folder ?? mkdtempSync(join(tmpdir(), 'engines-'));
  const clock = { time: START, now: () => clock.time };
  const roles = [role('admin', ALL), ...(given.roles ?? [])];
  const nameOf = ({ id }: Principal) => id.split('/')[1] ?? '';
  const credentials = new Map<string, Credential>(
    roles.map((principal) => [
      `AKID${nameOf(principal)}`,
      { secret: `secret-${nameOf(principal)}`, principal },
    ]),
  );
  const openEngines = () => {
    const kms = openKms({
      file: join(folder, 'keys.json'),
      clock,
      region: REGION,
      keys: given.keys ?? [],
      credentials,
    });
    const storage = openStorage({
      file: join(folder, 'storage.db'),
      clock,
      region: REGION,
      partition: 'aws-cn',
      buckets: given.buckets ?? [],
      credentials,
      kms,
    });
    return { kms, storage };
  };
  let engines = openEngines();
  const requests: string[] = [];
  let open = 0;
  // As the host's: a client on a busy machine may come back to a connection after many seconds.
  const server = createServer({ keepAliveTimeout: 65_000 }, (req, res) => {
    const kms = req.url?.startsWith('/_local/kms');
    const served = kms
      ? engines.kms.handle(req, res, '/_local/kms')
      : engines.storage.handle(req, res, '/_local/s3');
    // By now the engine has run up to its first wait for the body.
    requests.push(`${req.method} ${req.url?.split('?')[0]}`);
    open += 1;
    served
      .catch((error) => res.destroy(error))
      .finally(() => {
        open -= 1;
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const s3Clients = new Map<string, S3Client>();
  const kmsClients = new Map<string, KMSClient>();

  const clientConfig = (name: string) => ({
    region: REGION,
    credentials: { accessKeyId: `AKID${name}`, secretAccessKey: `secret-${name}` },
    maxAttempts: 1,
    // The SDK signs with the machine's time plus this.
    systemClockOffset: clock.time - Date.now(),
  });
  return {
    origin,
    folder,
    clock,
    credentials,
    /** `PUT /_local/s3/bucket/key`, in the order they began. */
    requests,
    /** How many requests are being served. */
    open: () => open,
    /** As where the network fails: every connection ends. */
    breakConnections: () => server.closeAllConnections(),
    get storage() {
      return engines.storage;
    },
    get kmsEngine() {
      return engines.kms;
    },
    /** One client a role; `more` makes another of its own, which the caller destroys. */
    s3(name = 'admin', more?: ConstructorParameters<typeof S3Client>[0]): S3Client {
      const config = { ...clientConfig(name), endpoint: `${origin}/_local/s3`, forcePathStyle: true };
      if (more) return new S3Client({ ...config, ...more });
      const client = s3Clients.get(name) ?? new S3Client(config);
      // However long the test has run by now.
      client.config.systemClockOffset = START - Date.now();
      s3Clients.set(name, client);
      return client;
    },
    kms(name = 'admin'): KMSClient {
      const config = { ...clientConfig(name), endpoint: `${origin}/_local/kms` };
      const client = kmsClients.get(name) ?? new KMSClient(config);
      kmsClients.set(name, client);
      return client;
    },
    /** As a restart of the host; `between` runs while nothing has the files open. */
    reopen(between = () => {}): void {
      engines.storage.close();
      between();
      engines = openEngines();
    },
    async stop(): Promise<void> {
      for (const client of [...s3Clients.values(), ...kmsClients.values()]) client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      engines.storage.close();
      if (given.folder === undefined) rmSync(folder, { recursive: true });
    },
  };
}

export type Engines = Awaited<ReturnType<typeof startEngines>>;

/** The name and HTTP status of the SDK's error. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode} ${name}`;
  }
  return 'no failure';
}
