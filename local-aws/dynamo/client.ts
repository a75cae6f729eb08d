import { Agent, request } from 'node:http';

/** An answer of the database that is not a success. */
export class DynamoFault extends Error {
  override readonly name = 'DynamoFault';
  readonly code: string;
  /** What the database said of it. */
  readonly said: string;

  constructor(code: string, said: string) {
    super(`${code}: ${said}`);
    this.code = code;
    this.said = said;
  }
}

type Target = `DynamoDB_20120810.${string}` | `DynamoDBStreams_20120810.${string}`;

/** An answer as it came. */
export interface DynamoReply {
  readonly status: number;
  readonly body: Buffer;
}

/** Passes a request on as it is. */
export type DynamoSend = (target: Target, body: Buffer) => Promise<DynamoReply>;
/** Throws a `DynamoFault` for an answer that is not a success. */
export type DynamoCall = (target: Target, body: object) => Promise<Record<string, unknown>>;

/** The engine's own protocol, as the host speaks it; the engine checks no signature. */
export function dynamoAt(endpoint: string): { send: DynamoSend; call: DynamoCall; close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20180101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=host/20180101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  const send: DynamoSend = (target, body) =>
    new Promise((resolve, reject) => {
      const asked = request(
        endpoint,
        {
          method: 'POST',
          agent,
          headers: { ...headers, 'x-amz-target': target, 'content-length': body.length },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer
            .on('data', (part: Buffer) => parts.push(part))
            .on('error', reject)
            .on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
        },
      );
      asked.on('error', reject).end(body);
    });
  const call: DynamoCall = async (target, body) => {
    const reply = await send(target, Buffer.from(JSON.stringify(body)));
    const read: Record<string, unknown> = JSON.parse(reply.body.toString('utf8'));
    if (reply.status === 200) return read;
    const type = String(read.__type ?? reply.status);
    throw new DynamoFault(type.slice(type.indexOf('#') + 1), String(read.message ?? ''));
  };
  return { send, call, close: () => agent.destroy() };
}
