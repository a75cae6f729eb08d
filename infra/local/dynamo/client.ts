import { Agent, request } from 'node:http';

/** An answer of the database that is not a success. */
export class DynamoFault extends Error {
  override readonly name = 'DynamoFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export type DynamoCall = (
  target: `DynamoDB_20120810.${string}` | `DynamoDBStreams_20120810.${string}`,
  body: object,
) => Promise<Record<string, unknown>>;

/** DynamoDB's own protocol with what little the host itself asks of it; the embedded engine checks no signature. */
export function dynamoAt(endpoint: string): { call: DynamoCall; close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20180101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=host/20180101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  };
  const call: DynamoCall = (target, body) =>
    new Promise((resolve, reject) => {
      const asked = request(
        endpoint,
        { method: 'POST', agent, headers: { ...headers, 'x-amz-target': target } },
        (answer) => {
          const parts: Buffer[] = [];
          answer
            .on('data', (part: Buffer) => parts.push(part))
            .on('error', reject)
            .on('end', () => {
              try {
                const read: Record<string, unknown> = JSON.parse(Buffer.concat(parts).toString('utf8'));
                if (answer.statusCode === 200) return resolve(read);
                const type = String(read.__type ?? answer.statusCode);
                reject(new DynamoFault(type.slice(type.indexOf('#') + 1), String(read.message ?? '')));
              } catch (fault) {
                reject(fault);
              }
            });
        },
      );
      asked.on('error', reject).end(JSON.stringify(body));
    });
  return { call, close: () => agent.destroy() };
}
