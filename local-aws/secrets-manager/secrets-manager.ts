/** Secrets Manager as the functions need it: GetSecretValue of what the template declares, and nothing else. */
import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { callerContext, evaluate } from '../iam/policy.ts';
import { JSON_CODES, readBody, signerOf } from '../iam/signed-call.ts';
import { type Credentials, readingsOf, SignatureFault } from '../iam/sigv4.ts';
import { answerJson } from '../json-service.ts';
import type { Clock } from '../time/clock.ts';

/** A secret as the template declares it. */
export interface SecretConfig {
  readonly arn: string;
  readonly name: string;
  readonly text: string;
}

export interface SecretsManager {
  /** Its JSON 1.1 protocol under `pathPrefix` (`/_local/secretsmanager`). */
  handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void>;
}

/** The code is the service's name of the exception. */
class SecretFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const GET = 'secretsmanager.GetSecretValue';

export function openSecretsManager(options: {
  clock: Clock;
  region: string;
  secrets: readonly SecretConfig[];
  credentials: Credentials;
}): SecretsManager {
  const { clock, region, credentials } = options;

  async function answer(req: IncomingMessage, pathPrefix: string): Promise<object> {
    const body = await readBody(req, 65_536);
    if (!body) throw new SecretFault('InvalidParameterException', 'The body is longer than 64 KiB.');
    const [path = ''] = (req.url ?? '').split('?');
    if (req.method !== 'POST' || (path !== pathPrefix && path !== `${pathPrefix}/`)) {
      throw new SecretFault('UnknownOperationException', 'Secrets take a POST at their own address.');
    }
    const realm = { credentials, region, service: 'secretsmanager', ...readingsOf(clock) } as const;
    const principal = signerOf(req, body, realm);
    if (req.headers['x-amz-target'] !== GET) {
      throw new SecretFault(
        'UnknownOperationException',
        'Only GetSecretValue is known to the local secrets.',
      );
    }
    const input: unknown = JSON.parse(body.toString());
    const names = Object.keys(Object(input));
    const id: unknown = Reflect.get(Object(input), 'SecretId');
    if (typeof id !== 'string' || names.length !== 1) {
      throw new SecretFault('InvalidParameterException', 'Expected SecretId, and nothing beside it.');
    }
    const found = options.secrets.find(({ arn, name }) => arn === id || name === id);
    const call = {
      principal,
      action: GET.replace('.', ':'),
      resource: found?.arn ?? id,
      context: callerContext(principal),
      resourcePolicy: [],
    };
    if (evaluate(call) !== 'allow') {
      throw new SecretFault(
        'AccessDeniedException',
        `${principal.id} is not allowed ${call.action} on ${id}.`,
      );
    }
    if (!found)
      throw new SecretFault('ResourceNotFoundException', 'Secrets Manager can’t find the specified secret.');
    return {
      ARN: found.arn,
      Name: found.name,
      SecretString: found.text,
      VersionId: hash('sha256', found.text).slice(0, 32),
      VersionStages: ['AWSCURRENT'],
    };
  }

  return {
    handle: (req, res, pathPrefix) =>
      answerJson(res, () => answer(req, pathPrefix), {
        now: () => clock.now(),
        faultOf,
        internal: 'InternalServiceError',
      }),
  };
}

function faultOf(error: unknown): SecretFault {
  if (error instanceof SecretFault) return error;
  if (error instanceof SignatureFault) return new SecretFault(JSON_CODES[error.code], error.message);
  if (error instanceof SyntaxError) return new SecretFault('SerializationException', 'The body is no JSON.');
  console.error('secrets manager:', error);
  return new SecretFault('InternalServiceError', 'The request could not be processed.');
}
