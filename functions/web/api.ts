import { timingSafeEqual } from 'node:crypto';
import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer as Event,
  APIGatewayProxyStructuredResultV2 as Result,
} from 'aws-lambda';
import type { Temporal } from 'temporal-polyfill';
import type * as v from 'valibot';
import type { Act } from '../kernel/act.ts';
import { Problem } from '../kernel/problem.ts';
import type { Lang } from '../kernel/text.ts';
import { log } from '../runtime/log.ts';
import type { Secret } from '../runtime/secret.ts';
import { type Fields, readForm, type SentFile } from './form.ts';
import { bodyFaults, parsedInBoth } from './parsed.ts';
import { type ProblemPage, problems } from './problem.ts';
import { queryGiven } from './query.ts';
import type { AnswerOf, BodyOf, FunctionName, QueryOf, Role, Route } from './route.ts';
import { routerOf } from './router.ts';

/** Who calls: the subject of the access token, the name it gives, and the roles it lists. */
export type Actor = { sub: string; name: string; roles: readonly string[] };

/** One request, parsed: what an operation may rely on. */
export type Call<Body = unknown, Query = unknown> = {
  route: Route;
  /** Of the page asked for; Chinese on a route for programs. */
  lang: Lang;
  params: Readonly<Record<string, string>>;
  /** As the route's schema gives it; as it came on a page. */
  query: Query;
  headers: Readonly<Record<string, string>>;
  /** As the route's schema gives it; as it came where the operation parses it itself. */
  body: Body;
  /** What a form held, on a route that answers browsers. */
  fields: Fields;
  /** The file that a form brought. */
  file?: SentFile;
  cookies: Readonly<Record<string, string>>;
  actor: Actor;
  /** The version of If-Match on a route that changes or sends something; 0 elsewhere. */
  version: number;
  /** Idempotency-Key on a route that creates or sends; '' elsewhere. */
  idempotencyKey: string;
  /** The body as it came, to tell a repeated POST from a different one. */
  text: string;
};

/** Who acts by a call, and when: now. */
export const actOf = ({ now }: { now: () => Temporal.Instant }, { actor }: Pick<Call, 'actor'>): Act => ({
  by: actor.sub,
  at: now(),
});

type ReplyParts = {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as they are, under `mediaType`. */
  bytes?: Uint8Array;
  /** A page, sent as it is. */
  text?: string;
  mediaType?: string;
  /** Values of Set-Cookie. */
  cookies?: string[];
};

/** A reply whose body is sent as JSON. */
type JsonReply<Answer> = ReplyParts & { body: Answer };

/** A reply to a route: with the answer that the route describes, or with none where it describes none. */
export type Reply<Answer = undefined> = [Answer] extends [undefined]
  ? ReplyParts & { body?: undefined }
  : JsonReply<Answer>;

export type Operation<Body = unknown, Query = Readonly<Record<string, string>>, Answer = undefined> = (
  call: Call<Body, Query>,
) => Promise<Reply<Answer>>;

/** The operation of a route: it takes the route's query and body, and gives the route's answer. */
type OperationOf<R extends Route> = Operation<BodyOf<R>, QueryOf<R>, AnswerOf<R>>;

/** Of a list of routes, those that a function answers. */
type Answered<R, F extends FunctionName> = R extends Route ? (F extends R['function'] ? R : never) : never;

/** The operations of a function's routes, each by its name. */
export type OperationsOf<Routes extends readonly Route[], F extends FunctionName> = {
  readonly [R in Answered<Routes[number], F> as R['operation']]: OperationOf<R>;
};

/** Where a function's operations stand: for each file that its routes name, a file that exports them, made with ports. */
export type StepsOf<Routes extends readonly Route[], F extends FunctionName, Ports> = {
  readonly [S in Answered<Routes[number], F>['step']]: () => Promise<{
    readonly [R in Extract<Answered<Routes[number], F>, { step: S }> as R['operation']]: (
      ports: Ports,
    ) => OperationOf<R>;
  }>;
};

/** The version of a record as an entity tag (RFC 9110, section 8.8.3). */
export const etag = (version: number): string => `"${version}"`;

const MAX_BODY_CHARACTERS = 1_000_000;

/** A body by its schema, or every fault of it at once. */
const parseBody = <S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> => {
  const parsed = parsedInBoth(schema, value);
  if (parsed.success) return parsed.output;
  throw new Problem(
    'invalid',
    { zh: '有的值缺少或者无效', en: 'Some values are missing or not valid' },
    { faults: bodyFaults(parsed.issues) },
  );
};

const json = (event: Event): { text: string; value: unknown } => {
  const raw = event.body ?? '';
  const text = event.isBase64Encoded ? Buffer.from(raw, 'base64').toString('utf8') : raw;
  if (text.length > MAX_BODY_CHARACTERS)
    throw new Problem('too-large', {
      zh: 'JSON 不得超过一百万个字符',
      en: 'At most a million characters of JSON',
    });
  const type = (event.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Problem('unsupported-media-type', {
      zh: '请发送 application/json',
      en: 'Send application/json',
    });
  }
  try {
    return { text, value: JSON.parse(text) };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Problem('bad-request', { zh: '正文不是 JSON', en: 'The body is not JSON' }, { cause });
  }
};

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Before a secret that does not match is asked for anew, milliseconds: it may have been changed. */
const ASKED_ANEW_MS = 10_000;

/** Refuses what did not come through the edge, whose secret it must carry. */
export const throughTheEdge = async (
  { headers }: Pick<Event, 'headers'>,
  edgeSecret: string | Secret,
): Promise<void> => {
  const given = headers['x-heliostat-edge'] ?? '';
  if (typeof edgeSecret === 'string') {
    if (sameText(given, edgeSecret)) return;
  } else if (sameText(given, await edgeSecret()) || sameText(given, await edgeSecret(ASKED_ANEW_MS))) {
    return;
  }
  throw new Problem('forbidden', { zh: '请从公开网址访问', en: 'Come through the public address' });
};

/** API Gateway writes a claim that is a list as `[a b]`. */
const listClaim = (claim: unknown): string[] =>
  Array.isArray(claim)
    ? claim.map(String)
    : String(claim ?? '')
        .replace(/^\[|\]$/g, '')
        .split(/[\s,]+/)
        .filter(Boolean);

/** Whoever calls a route without an authorizer. */
const ANYONE: Actor = { sub: 'applicant', name: '', roles: [] };

const actorOf = (route: Route, event: Event, roleClaim: string): Actor => {
  if (route.authorizer === 'none') return ANYONE;
  const claims = event.requestContext.authorizer?.jwt?.claims;
  const sub = claims?.sub;
  if (typeof sub !== 'string' || sub === '')
    throw new Problem('unauthenticated', { zh: '令牌没有写明是谁', en: 'The token names nobody' });
  return { sub, name: String(claims?.name ?? sub), roles: listClaim(claims?.[roleClaim]) };
};

const mayCall = (roles: readonly Role[], actor: Actor): void => {
  if (roles.length === 0 || roles.some((role) => actor.roles.includes(role))) return;
  throw new Problem('forbidden', {
    zh: `需要角色 ${roles.join(' 或者 ')}；您的角色：${actor.roles.join('、') || '无'}`,
    en: `This takes the role ${roles.join(' or ')}; you have ${actor.roles.join(', ') || 'none'}`,
  });
};

const versionOf = (route: Route, ifMatch: string | undefined): number => {
  if (route.kind !== 'changes' && route.kind !== 'sends') return 0;
  if (ifMatch === undefined)
    throw new Problem('version-required', {
      zh: '请在 If-Match 中写明您所读取的 ETag',
      en: 'Send If-Match with the ETag that you read',
    });
  const version = /^"(\d+)"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined)
    throw new Problem('stale-version', {
      zh: 'If-Match 不是此记录的 ETag',
      en: 'If-Match is not an ETag of this record',
    });
  return Number(version);
};

const keyOf = (route: Route, key: string | undefined): string => {
  if (route.kind !== 'creates' && route.kind !== 'sends') return '';
  if (key === undefined || !/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new Problem('bad-request', {
      zh: '请发送 Idempotency-Key：8 至 200 个可打印字符，每次操作各用一个',
      en: 'Send Idempotency-Key: 8 to 200 printable characters, fresh for each act',
    });
  }
  return key;
};

const cookiesOf = (event: Event): Record<string, string> =>
  Object.fromEntries(
    (event.cookies ?? []).flatMap((cookie) => {
      const at = cookie.indexOf('=');
      return at < 1 ? [] : [[cookie.slice(0, at).trim(), cookie.slice(at + 1).trim()]];
    }),
  );

const readBody = async (
  route: Route,
  event: Event,
): Promise<Pick<Call, 'body' | 'fields' | 'file' | 'text'>> => {
  if (route.answers === 'browsers') {
    const sent: { fields: Fields; file?: SentFile } =
      route.method === 'POST' ? await readForm(event) : { fields: {} };
    if (sent.file && !route.takesFile)
      throw new Problem('bad-request', { zh: '此表单不发送文件', en: 'Files are not sent with this form' });
    return { body: undefined, ...sent, text: '' };
  }
  if (!route.body) return { body: undefined, fields: {}, text: '' };
  const { text, value } = json(event);
  const body = route.parsedBy === 'operation' ? value : parseBody(await route.body(), value);
  return { body, fields: {}, text };
};

/**
 * A page that answers a form where it was sent: what was typed is kept nowhere but in it. The browser, and nothing on
 * the way, may keep it, so that whoever comes Back to it gets it again and is not asked to send anything a second time.
 */
const keptBy = (route: Route, { text, status }: ReplyParts): string =>
  route.answers && route.method === 'POST' && text !== undefined && status !== 303
    ? 'private, no-cache'
    : 'no-store';

/** The entity tag of a record that is shown with its version: what If-Match takes. */
const taggedBy = (body: unknown): Record<string, string> =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number'
    ? { etag: etag(body.version) }
    : {};

const send = (route: Route, reply: ReplyParts & { body?: unknown }): Result => {
  const statusCode = reply.status ?? route.status;
  const headers = { 'cache-control': keptBy(route, reply), ...reply.headers };
  const cookies = reply.cookies ? { cookies: reply.cookies } : {};
  if (reply.text !== undefined) {
    return {
      statusCode,
      headers: {
        ...headers,
        'content-type': reply.mediaType ?? route.mediaType ?? 'text/html; charset=utf-8',
      },
      ...cookies,
      body: reply.text,
    };
  }
  if (reply.bytes) {
    return {
      statusCode,
      headers: { ...headers, 'content-type': reply.mediaType ?? 'application/octet-stream' },
      body: Buffer.from(reply.bytes).toString('base64'),
      isBase64Encoded: true,
    };
  }
  return {
    statusCode,
    headers: { ...taggedBy(reply.body), ...headers, 'content-type': reply.mediaType ?? 'application/json' },
    body: JSON.stringify(reply.body),
  };
};

const moved = (path: string, search: string): Result => ({
  statusCode: 301,
  headers: { location: `${encodeURI(path)}${search && `?${search}`}` },
});

/** A file of steps, as it is read: which of its exports are operations, the compiler has checked. */
type StepFile<Ports> = Readonly<Record<string, (ports: Ports) => AnyOperation>>;
type AnyOperation = (call: Call) => Promise<ReplyParts & { body?: unknown }>;

export type ApiOptions<Routes extends readonly Route[], F extends FunctionName, Ports> = {
  function: F;
  routes: Routes;
  /** What operations work with. */
  ports: Ports;
  steps: StepsOf<NoInfer<Routes>, NoInfer<F>, NoInfer<Ports>>;
  edgeSecret: string | Secret;
  /** Of functions whose routes have an authorizer. */
  roleClaim?: string;
  /** How a problem reads on a route that answers browsers. */
  problemPage?: ProblemPage;
};

/**
 * The handler of a function that answers HTTP: its routes, each with its operation. The gateway knows functions and who
 * may call them (`gates`); which operation an address means, and which methods it takes, is decided here.
 */
export const api = <const Routes extends readonly Route[], const F extends FunctionName, Ports>(
  options: ApiOptions<Routes, F, Ports>,
) => {
  // Which operation takes and gives what, the compiler has checked; here each is found by its name.
  const steps = options.steps as Readonly<Record<string, () => Promise<StepFile<Ports>>>>;
  const made = new Map<string, AnyOperation>();
  const operationOf = async ({ step, operation: name }: Route): Promise<AnyOperation> => {
    const known = made.get(name);
    if (known) return known;
    const make = (await steps[step]?.())?.[name];
    if (!make) throw new Error(`${step} has no operation ${name}`);
    const operation = make(options.ports);
    made.set(name, operation);
    return operation;
  };
  const find = routerOf<Route>(options.routes.filter((route) => route.function === options.function));
  return middy<Event, Result>()
    .use(problems((path) => (path.startsWith('/api/') ? undefined : options.problemPage)))
    .handler(async (event) => {
      const started = performance.now();
      await throughTheEdge(event, options.edgeSecret);
      const found = find(event.requestContext.http.method, event.rawPath);
      if (!found)
        throw new Problem('not-found', { zh: '此地址没有内容', en: 'There is nothing at this address' });
      if ('moved' in found) return moved(found.moved, event.rawQueryString);
      if ('allow' in found) {
        const allow = found.allow.join(', ');
        throw new Problem(
          'method-not-allowed',
          { zh: `此地址接受 ${allow}`, en: `This address takes ${allow}` },
          { headers: { allow } },
        );
      }
      const { route, params, lang } = found;
      const actor = actorOf(route, event, options.roleClaim ?? '');
      mayCall(route.roles, actor);
      const version = versionOf(route, event.headers['if-match']);
      const idempotencyKey = keyOf(route, event.headers['idempotency-key']);
      const query = await queryGiven(route, event.queryStringParameters);
      const operation = await operationOf(route);
      const reply = await operation({
        route,
        params,
        lang,
        query,
        headers: Object.fromEntries(
          Object.entries(event.headers).map(([name, given]) => [name.toLowerCase(), given ?? '']),
        ),
        ...(await readBody(route, event)),
        cookies: cookiesOf(event),
        actor,
        version,
        idempotencyKey,
      });
      const result = send(route, reply);
      log('answered', {
        operation: route.operation,
        status: result.statusCode ?? 200,
        ms: Math.round(performance.now() - started),
        requestId: event.requestContext.requestId,
      });
      return result;
    });
};
