import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerContext, evaluate } from '../iam/policy.ts';
import { JSON_CODES, readBody, signerOf } from '../iam/signed-call.ts';
import { type Credentials, readingsOf, SignatureFault } from '../iam/sigv4.ts';
import type { FunctionConfig } from '../template/inventory.ts';
import type { Clock } from '../time/clock.ts';
import type { AsyncCalls } from './invoker.ts';

export const LAMBDA_PATH = '/_local/lambda';
/** The largest event of an asynchronous call that both partitions take, in bytes. */
const MOST_BYTES = 262_144;

class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface InvokeApi {
  /** Lambda's Invoke under `/_local/lambda`, as far as functions start one another: `InvocationType` Event. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/** A start that is accepted is on disk; whether its function may be started is the starter's role's to say. */
export function createInvokeApi(options: {
  clock: Clock;
  region: string;
  credentials: Credentials;
  functions: readonly FunctionConfig[];
  calls: Pick<AsyncCalls, 'accept'>;
}): InvokeApi {
  const { clock, region, credentials, functions, calls } = options;

  const accept = async (req: IncomingMessage): Promise<void> => {
    const body = await readBody(req, MOST_BYTES);
    if (!body) throw new Refused(413, 'RequestTooLargeException', 'The event is longer than 256 KB.');
    const [path = '', query = ''] = (req.url ?? '').split('?');
    const realm = { credentials, region, service: 'lambda', ...readingsOf(clock) } as const;
    const principal = signerOf(req, body, realm);
    const name = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/.exec(path.slice(LAMBDA_PATH.length))?.[1];
    const type = req.headers['x-amz-invocation-type'];
    if (req.method !== 'POST' || name === undefined || type !== 'Event' || query !== '') {
      throw new Refused(
        400,
        'InvalidParameterValueException',
        'Functions here only start one another (Event).',
      );
    }
    const config = functions.find((one) => one.name === name);
    const resource = config?.arn ?? `arn:aws:lambda:${region}:*:function:${name}`;
    const call = { principal, action: 'lambda:InvokeFunction', resource, context: callerContext(principal) };
    if (evaluate(call) !== 'allow') {
      throw new Refused(403, 'AccessDeniedException', `${principal.id} may not start ${name}.`);
    }
    if (!config) throw new Refused(404, 'ResourceNotFoundException', `There is no function ${name}.`);
    const payload = body.length === 0 ? '{}' : body.toString('utf8');
    if (!isJson(payload)) throw new Refused(400, 'InvalidRequestContentException', 'The event is not JSON.');
    calls.accept(config.arn, payload, `start by ${principal.id.slice(principal.id.lastIndexOf('/') + 1)}`);
  };

  return {
    async handle(req, res) {
      res.setHeader('date', new Date(clock.now()).toUTCString());
      res.setHeader('x-amzn-requestid', randomUUID());
      try {
        await accept(req);
        res.writeHead(202).end();
      } catch (error) {
        const { status, code, message } = refusalOf(error);
        res
          .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
          .end(JSON.stringify({ Type: 'User', Message: message }));
      }
    },
  };
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof SignatureFault) return new Refused(403, JSON_CODES[error.code], error.message);
  console.error('lambda:', error);
  return new Refused(500, 'ServiceException', 'The start could not be accepted.');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
