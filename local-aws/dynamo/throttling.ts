import type { Weather } from '../weather.ts';
import type { DynamoReply } from './client.ts';

const TABLE = 'com.amazonaws.dynamodb.v20120810#';
const SAID = 'The level of configured provisioned throughput for the table was exceeded.';

const refusal = (type: string, more: object = {}): DynamoReply => ({
  status: 400,
  body: Buffer.from(JSON.stringify({ __type: type, message: SAID, ...more })),
});

/** A refusal of too many calls; a transaction may also be cancelled for it, as its reasons then say. */
export function throttled(operation: string, input: object, weather: Weather): DynamoReply {
  const plain = [
    refusal(`${TABLE}ProvisionedThroughputExceededException`),
    refusal(`${TABLE}RequestLimitExceeded`),
    refusal('com.amazon.coral.availability#ThrottlingException'),
  ] as const;
  const parts: unknown = Reflect.get(input, 'TransactItems');
  if (!operation.startsWith('Transact') || !Array.isArray(parts)) return weather.oneOf([...plain]);
  const CancellationReasons = parts.map((_, at) =>
    at === 0 ? { Code: 'ThrottlingError', Message: SAID } : { Code: 'None' },
  );
  return weather.oneOf([...plain, refusal(`${TABLE}TransactionCanceledException`, { CancellationReasons })]);
}
