import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSecretsManager } from '../../local-aws/secrets-manager/secrets-manager.ts';
import { failure, REGION, role } from './engines.ts';

const arn = (name: string) => `arn:aws-cn:secretsmanager:${REGION}:111122223333:secret:${name}-abcdef`;
const reader = role('reader', [
  { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [arn('Edge'), arn('Gone')] },
]);

let server: Server;
const clients: SecretsManagerClient[] = [];
beforeAll(async () => {
  const manager = openSecretsManager({
    clock: { now: () => Date.now() },
    region: REGION,
    secrets: ['Edge', 'Smtp'].map((name) => ({ arn: arn(name), name, text: `value=${name}` })),
    credentials: new Map([['AKIDreader', { secret: 'secret', principal: reader }]]),
  });
  server = createServer((req, res) => void manager.handle(req, res, '/_local/secretsmanager'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const client of clients) client.destroy();
  server.close();
});

const client = (secretAccessKey = 'secret') => {
  const made = new SecretsManagerClient({
    region: REGION,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/_local/secretsmanager`,
    credentials: { accessKeyId: 'AKIDreader', secretAccessKey },
    maxAttempts: 1,
  });
  clients.push(made);
  return made;
};
const ask = (SecretId: string, by = client()) => by.send(new GetSecretValueCommand({ SecretId }));

describe('the local secrets', () => {
  it('give a secret to a role that may read it', async () => {
    expect(await ask(arn('Edge'))).toMatchObject({ ARN: arn('Edge'), SecretString: 'value=Edge' });
  });

  it.each([
    ['another secret', () => ask(arn('Smtp')), '400 AccessDeniedException'],
    ['one that is not there', () => ask(arn('Gone')), '400 ResourceNotFoundException'],
    ['a wrong signature', () => ask(arn('Edge'), client('other')), '400 InvalidSignatureException'],
    ['another operation', () => client().send(new ListSecretsCommand({})), '400 UnknownOperationException'],
  ])('refuse %s', async (_, work, refusal) => {
    expect(await failure(work())).toBe(refusal);
  });
});
