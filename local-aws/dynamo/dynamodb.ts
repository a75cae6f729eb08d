/** DynamoDB as functions reach it: every call is signed, permitted by its role, and then the engine's to answer. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerContext, evaluate, type Principal } from '../iam/policy.ts';
import { JSON_CODES, readBody, signerOf } from '../iam/signed-call.ts';
import { type Credentials, readingsOf, SignatureFault } from '../iam/sigv4.ts';
import type { TableConfig } from '../template/inventory.ts';
import type { Place } from '../template/resource-names.ts';
import type { Clock } from '../time/clock.ts';
import type { Weather } from '../weather.ts';
import { type DynamoCall, DynamoFault, type DynamoReply, type DynamoSend } from './client.ts';
import { createLaggingIndexes } from './lagging-indexes.ts';
import { demandsOf, partitionKeysOf } from './permissions.ts';
import { throttled } from './throttling.ts';
import type { WriteSignal } from './write-signal.ts';

export interface DynamoDb {
  /** DynamoDB's JSON 1.0 protocol under `pathPrefix` (`/_local/dynamodb`). */
  handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void>;
  /** From now on indexes are read as the table was so many seconds ago; 0: as it is. */
  lagIndexes(seconds: number): Promise<void>;
}

const WRITES = /^(Put|Update|Delete|BatchWrite|TransactWrite)/;

/** The most that DynamoDB takes in one request, in bytes. */
const BODY_LIMIT = 16 * 1024 * 1024;

export function createDynamoDb(options: {
  engine: { readonly call: DynamoCall; readonly send: DynamoSend };
  tables: readonly TableConfig[];
  clock: Clock;
  place: Place;
  credentials: Credentials;
  weather: Weather;
  /** Rings after each write that the engine was asked for. */
  bell: Pick<WriteSignal, 'ring'>;
}): DynamoDb {
  const { engine, clock, place, credentials, weather } = options;
  const keys = partitionKeysOf(options.tables);
  const lagging = createLaggingIndexes(engine.call, options.tables);

  function permit(principal: Principal, operation: string, input: object): void {
    const caller = callerContext(principal);
    for (const { action, resource: name, context } of demandsOf(operation, { ...input }, keys)) {
      const resource = `arn:${place.partition}:dynamodb:${place.region}:${place.account}:${name}`;
      if (evaluate({ principal, action, resource, context: { ...caller, ...context } }) === 'allow') continue;
      throw new DynamoFault(
        'AccessDeniedException',
        `User: ${principal.id} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      );
    }
  }

  async function answer(req: IncomingMessage, pathPrefix: string): Promise<DynamoReply | 'lost'> {
    const body = await readBody(req, BODY_LIMIT);
    if (!body) throw new DynamoFault('RequestEntityTooLarge', 'The request is longer than 16 MB.');
    const [path = '', query] = (req.url ?? '').split('?');
    const [, operation] = /^DynamoDB_20120810\.(\w+)$/.exec(String(req.headers['x-amz-target'])) ?? [];
    const isOurs = path === pathPrefix || path === `${pathPrefix}/`;
    if (req.method !== 'POST' || !isOurs || query !== undefined || operation === undefined) {
      throw new DynamoFault('UnknownOperationException', 'DynamoDB takes a POST at its own address.');
    }
    const realm = { credentials, region: place.region, service: 'dynamodb', ...readingsOf(clock) } as const;
    const input = parsed(body);
    permit(signerOf(req, body, realm), operation, input);
    const fate = weather.tableCall();
    if (fate === 'throttled') return throttled(operation, input, weather);
    const TableName = lagging.readFrom(input);
    const sent = TableName === undefined ? body : Buffer.from(JSON.stringify({ ...input, TableName }));
    const reply = await engine.send(`DynamoDB_20120810.${operation}`, sent).catch(ofConnection);
    if (WRITES.test(operation)) options.bell.ring();
    if (reply === 'lost') return reply;
    if (reply.status === 200) lagging.follow(operation, input);
    return fate === 'lost' ? fate : reply;
  }

  return {
    lagIndexes: lagging.order,
    async handle(req, res, pathPrefix) {
      const reply = await answer(req, pathPrefix).catch(replyOf);
      if (reply === 'lost') return void res.destroy();
      res.sendDate = false;
      res
        .writeHead(reply.status, {
          date: new Date(clock.now()).toUTCString(),
          'content-type': 'application/x-amz-json-1.0',
          'content-length': reply.body.length,
          'x-amzn-requestid': randomUUID(),
        })
        .end(reply.body);
    },
  };
}

/** An engine that hangs up, as it does when the host stops, leaves its caller without a reply. */
function ofConnection(fault: unknown): 'lost' {
  const code: unknown = Reflect.get(Object(fault), 'code');
  if (code === 'ECONNRESET' || code === 'ECONNREFUSED' || code === 'EPIPE') return 'lost';
  throw fault;
}

function parsed(body: Buffer): object {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    if (typeof input === 'object' && input !== null) return input;
  } catch {
    // Said below.
  }
  throw new DynamoFault('SerializationException', 'The body is not a JSON object.');
}

/** DynamoDB's error for whatever was thrown; what is not a fault of its own is logged, and its text kept back. */
function replyOf(error: unknown): DynamoReply {
  const says = (status: number, code: string, message: string): DynamoReply => ({
    status,
    body: Buffer.from(JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message })),
  });
  if (error instanceof SignatureFault) return says(400, JSON_CODES[error.code], error.message);
  if (error instanceof DynamoFault)
    return says(error.code === 'RequestEntityTooLarge' ? 413 : 400, error.code, error.said);
  console.error('dynamodb:', error);
  return says(500, 'InternalServerError', 'The request could not be processed.');
}
