import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

type Handler = (event: { Records: DynamoDBRecord[] }) => Promise<void>;

let handler: Handler;
beforeAll(async () => {
  vi.stubEnv(
    'WORKERS',
    JSON.stringify({
      build: 'Builder-1',
      file: 'FileCheck-1',
      calendar: 'DeadlineSweep-1',
      disposal: 'Retention-1',
    }),
  );
  ({ handler } = await import('../../../functions/service/handlers/dispatcher.ts'));
});
afterEach(() => vi.restoreAllMocks());

const order = (kind: string, sequence = '1'): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: sequence, Keys: { pk: { S: `OUTBOX#${kind}` } } },
});

const payloadOf = (input: InvokeCommand['input'] | undefined): Uint8Array =>
  input?.Payload instanceof Uint8Array ? input.Payload : new Uint8Array();

/** What Lambda was asked, in place of being asked. */
const asked = (failing?: string): InvokeCommand['input'][] => {
  const inputs: InvokeCommand['input'][] = [];
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(LambdaClient.prototype, 'send').mockImplementation(async (command: unknown) => {
    if (!(command instanceof InvokeCommand)) throw new Error('Only starts are asked for');
    inputs.push(command.input);
    if (command.input.FunctionName === failing) throw new Error('throttled');
    return {};
  });
  return inputs;
};

describe('the dispatcher', () => {
  it.each([
    ['build', 'Builder-1'],
    ['file', 'FileCheck-1'],
    ['calendar', 'DeadlineSweep-1'],
    ['disposal', 'Retention-1'],
  ])('starts %s work, in the form of the stream, and waits for none of it', async (kind, name) => {
    const inputs = asked();
    await handler({ Records: [order(kind)] });
    expect(inputs).toHaveLength(1);
    expect(inputs[0]).toMatchObject({ FunctionName: name, InvocationType: 'Event' });
    expect(JSON.parse(new TextDecoder().decode(payloadOf(inputs[0])))).toEqual({ Records: [order(kind)] });
  });

  it('starts each order of a batch by itself', async () => {
    const inputs = asked();
    await handler({ Records: [order('build', '1'), order('build', '2'), order('file', '3')] });
    expect(inputs.map(({ FunctionName }) => FunctionName)).toEqual(['Builder-1', 'Builder-1', 'FileCheck-1']);
  });

  it('fails where one could not be started, so that the stream hands it over again', async () => {
    asked('FileCheck-1');
    await expect(handler({ Records: [order('build'), order('file')] })).rejects.toThrow('throttled');
  });

  it('fails for an order that nobody works off', async () => {
    const inputs = asked();
    await expect(handler({ Records: [order('lost')] })).rejects.toThrow('the kind lost');
    expect(inputs).toEqual([]);
  });
});
