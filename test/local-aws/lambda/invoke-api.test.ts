import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInvokeApi, LAMBDA_PATH } from '../../../local-aws/lambda/invoke-api.ts';
import type { FunctionConfig } from '../../../local-aws/template/inventory.ts';
import { REGION, role } from '../engines.ts';

/** The dispatcher may start `Builder`, and nothing else. */
const arnOf = (name: string) => `arn:aws:lambda:${REGION}:000000000000:function:${name}`;
const dispatcher = role('dispatcher', [
  { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('Builder') },
]);
const stranger = role('stranger', []);
const config = (name: string): FunctionConfig => ({
  logicalId: name,
  name,
  arn: arnOf(name),
  codeFolder: '/nowhere',
  handler: 'index.handler',
  environment: {},
  timeoutSeconds: 3,
  memoryMegabytes: 128,
  role: stranger,
  asyncRetries: 2,
  asyncMaxAgeSeconds: 21_600,
});

let server: Server;
let endpoint = '';
let accepted: [arn: string, payload: string, source: string][];
const clock = { now: () => Date.now() };

beforeAll(async () => {
  const starts = createInvokeApi({
    clock,
    region: REGION,
    credentials: new Map([
      ['AKIDdispatcher', { secret: 'secret-dispatcher', principal: dispatcher }],
      ['AKIDstranger', { secret: 'secret-stranger', principal: stranger }],
    ]),
    functions: [config('Builder'), config('Other')],
    calls: {
      accept: (arn, payload, source) => {
        accepted.push([arn, payload, source]);
      },
    },
  });
  server = createServer((req, res) => void starts.handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}${LAMBDA_PATH}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  accepted = [];
});

const as = (who: string, secret = `secret-${who}`): LambdaClient =>
  new LambdaClient({
    endpoint,
    region: REGION,
    maxAttempts: 1,
    credentials: { accessKeyId: `AKID${who}`, secretAccessKey: secret },
  });

const start = (name: string, type: 'Event' | 'RequestResponse' = 'Event', payload = '{"Records":[]}') =>
  new InvokeCommand({ FunctionName: name, InvocationType: type, Payload: Buffer.from(payload) });

describe('a start', () => {
  it('is accepted for what the role allows', async () => {
    const { StatusCode } = await as('dispatcher').send(start('Builder'));
    expect(StatusCode).toBe(202);
    expect(accepted).toEqual([[arnOf('Builder'), '{"Records":[]}', 'start by dispatcher']]);
  });

  it('is accepted with 256 KB', async () => {
    const payload = JSON.stringify('x'.repeat(262_142));
    expect((await as('dispatcher').send(start('Builder', 'Event', payload))).StatusCode).toBe(202);
  });

  it.each<[why: string, who: LambdaClient | (() => LambdaClient), command: InvokeCommand, code: string]>([
    ['of another function', () => as('dispatcher'), start('Other'), 'AccessDeniedException'],
    ['of one that is not there', () => as('dispatcher'), start('Nobody'), 'AccessDeniedException'],
    ['by a role without the permission', () => as('stranger'), start('Builder'), 'AccessDeniedException'],
    [
      'under a wrong secret',
      () => as('dispatcher', 'guessed'),
      start('Builder'),
      'InvalidSignatureException',
    ],
    ['by nobody known', () => as('nobody'), start('Builder'), 'UnrecognizedClientException'],
    [
      'that waits for its answer',
      () => as('dispatcher'),
      start('Builder', 'RequestResponse'),
      'InvalidParameterValueException',
    ],
    [
      'with something that is no event',
      () => as('dispatcher'),
      start('Builder', 'Event', '{"Records":'),
      'InvalidRequestContentException',
    ],
    [
      'with more than 256 KB',
      () => as('dispatcher'),
      start('Builder', 'Event', JSON.stringify('x'.repeat(262_143))),
      'RequestTooLargeException',
    ],
  ])('%s is refused', async (_, who, command, code) => {
    const client = typeof who === 'function' ? who() : who;
    await expect(client.send(command)).rejects.toMatchObject({ name: code });
    expect(accepted).toEqual([]);
  });

  it('that is not signed is refused', async () => {
    const response = await fetch(`${endpoint}/2015-03-31/functions/Builder/invocations`, { method: 'POST' });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
    expect(accepted).toEqual([]);
  });
});
