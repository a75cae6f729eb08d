import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { DynamoDb } from './dynamo/dynamodb.ts';
import { readBody } from './iam/signed-call.ts';
import type { Kms } from './kms/kms.ts';
import { type InvokeApi, LAMBDA_PATH } from './lambda/invoke-api.ts';
import type { Handle } from './listener.ts';
import { type Issuer, OIDC_PATH } from './people/issuer.ts';
import { MAIL_PATH, type Mail } from './people/mail.ts';
import type { Storage } from './s3/storage.ts';
import type { SecretsManager } from './secrets-manager/secrets-manager.ts';
import type { HostClock } from './time/clock.ts';
import { Forecast, type Weather } from './weather.ts';

export const S3_PATH = '/_local/s3';
export const KMS_PATH = '/_local/kms';
export const SECRETS_PATH = '/_local/secretsmanager';
export const DYNAMODB_PATH = '/_local/dynamodb';
const BODY_LIMIT = 10_000;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** What belongs to the host alone, under `/_local/`. */
export function createLocalRoutes(parts: {
  clock: HostClock;
  /** To be called when the clock was moved. */
  moved: () => void;
  issuer: Issuer;
  storage: Storage;
  kms: Kms;
  secretsManager: SecretsManager;
  dynamoDb: DynamoDb;
  invokeApi: InvokeApi;
  mail: Mail;
  weather: Pick<Weather, 'forecast'>;
  orderWeather: (forecast: Forecast) => Promise<void>;
  status: () => object;
}): Handle {
  const { clock, issuer, storage, kms, secretsManager, dynamoDb, invokeApi, mail, weather } = parts;

  const readClock = () => ({ now: shown(clock.instant()), running: true });

  const moveClock = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const now = instantIn(await jsonOf(req));
    if (!now)
      return problem(
        res,
        422,
        'Give {"now": "2018-01-10T09:30:00+08:00"}: an instant with its offset.',
        '/now',
      );
    try {
      clock.moveTo(now);
    } catch (fault) {
      if (fault instanceof RangeError) return problem(res, 409, fault.message, '/now');
      throw fault;
    }
    parts.moved();
    sendJson(res, 200, readClock());
  };

  const orderWeather = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const read = v.safeParse(Forecast, await jsonOf(req));
    if (read.success) {
      await parts.orderWeather(read.output);
      return sendJson(res, 200, weather.forecast);
    }
    const [issue] = read.issues;
    const pointer = (issue.path ?? []).map(({ key }) => `/${String(key)}`).join('');
    problem(res, 422, issue.message, pointer);
  };

  const route = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = (req.url ?? '').split('?', 1)[0] ?? '';
    // A page of the web that has its own name point here must not reach what belongs to this machine.
    if (!LOOPBACK.test(req.headers.host ?? '')) {
      return problem(res, 421, 'This belongs to the machine itself: ask for it as localhost.');
    }
    const under = (prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
    if (under(S3_PATH)) return storage.handle(req, res, S3_PATH);
    if (under(KMS_PATH)) return kms.handle(req, res, KMS_PATH);
    if (under(SECRETS_PATH)) return secretsManager.handle(req, res, SECRETS_PATH);
    if (under(DYNAMODB_PATH)) return dynamoDb.handle(req, res, DYNAMODB_PATH);
    if (under(LAMBDA_PATH)) return invokeApi.handle(req, res);
    res.setHeader('cache-control', 'no-store');
    res.setHeader('date', new Date(clock.now()).toUTCString());
    if (under(OIDC_PATH)) return issuer.handle(req, res);
    if (under(MAIL_PATH)) return mail.handle(req, res);
    if (path === '/_local/clock' && req.method === 'GET') return sendJson(res, 200, readClock());
    if (path === '/_local/weather' && req.method === 'GET') return sendJson(res, 200, weather.forecast);
    if (req.method === 'POST' && (path === '/_local/clock' || path === '/_local/weather')) {
      if (!/^application\/json\b/i.test(req.headers['content-type'] ?? ''))
        return problem(res, 415, 'Content-Type is application/json here.');
      return path === '/_local/clock' ? moveClock(req, res) : orderWeather(req, res);
    }
    if (path === '/_local/status' && req.method === 'GET') return sendJson(res, 200, parts.status());
    problem(res, 404, 'There is nothing at this address of the local host.');
  };

  return (req, res) => {
    void route(req, res).catch((fault) => {
      console.error('local:', fault);
      if (res.headersSent) res.destroy();
      else problem(res, 500, 'Something went wrong on our side.');
    });
  };
}

/** In the time of Shanghai, with milliseconds. */
const shown = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO('Asia/Shanghai').toString({ timeZoneName: 'never', fractionalSecondDigits: 3 });

/** Undefined for what is no JSON, or too long to be meant. */
async function jsonOf(req: IncomingMessage): Promise<unknown> {
  const body = await readBody(req, BODY_LIMIT);
  try {
    return JSON.parse(body?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}

function instantIn(read: unknown): Temporal.Instant | undefined {
  try {
    const now = typeof read === 'object' && read !== null ? (Reflect.get(read, 'now') as unknown) : undefined;
    return typeof now === 'string' ? Temporal.Instant.from(now) : undefined;
  } catch {
    return undefined;
  }
}

const sendJson = (res: ServerResponse, status: number, body: object): void =>
  void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body, null, 2));

const TITLES: Readonly<Record<number, string>> = {
  404: 'There is nothing at this address',
  409: 'The clock only moves forward',
  421: 'This is not the host you asked for',
  415: 'This kind of content is not accepted',
  422: 'Some values are not valid',
  500: 'Something went wrong on our side',
};

/** RFC 9457 */
function problem(res: ServerResponse, status: number, detail: string, pointer?: string): void {
  const faults = pointer === undefined ? [] : [{ code: 'invalid', detail, pointer }];
  res
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? '', status, detail, faults }));
}
