import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Lang, Text } from '../functions/kernel/text.ts';
import { FaultAnswer } from '../functions/web/shapes.ts';
import { faultTexts, type Io } from './output.ts';
import { Refusal } from './refusal.ts';

const ANSWER_WITHIN = 60_000;
const TRIES = 3;
/** Of who fills a new data folder: a machine that is busy with other things refuses for minutes. */
export const PATIENT_TRIES = 40;
/** Refusals that pass by themselves. */
const PASSING: readonly number[] = [429, 503];

/** Why nothing came back, in the words of the system: `ECONNREFUSED`, `ENOTFOUND`, `timeout` … */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'timeout';
  const cause = error.cause ?? error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}

/** Somebody answered and the connection was lost on the way; nobody knows how far the request came. */
const brokeOff = (error: unknown): boolean =>
  error instanceof Refusal && /^(ECONNRESET|UND_ERR_SOCKET|EPIPE)$/.test(reasonOf(error.cause));

const uncertain = (cause: unknown): Refusal =>
  new Refusal(
    {
      zh: '连接中断，不知道更改是否已生效。请先查看：heliostat status …',
      en: 'The connection broke, and whether the change was made is not known. Look first: heliostat status …',
    },
    { cause, document: { title: 'The connection broke; the change may have been made' } },
  );

/** fetch, with one clear sentence when nobody answers. Redirects are not followed: no address of ours has one. */
export async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_WITHIN), ...init });
  } catch (cause) {
    const reason = reasonOf(cause);
    const origin = URL.canParse(url) ? new URL(url).origin : url;
    throw new Refusal(
      {
        zh: `${origin} 没有应答（${reason}）。服务是否已启动，地址是否正确？`,
        en: `Nothing answers at ${origin} (${reason}). Is it running, and is --server right?`,
      },
      { cause, document: { title: 'Nothing answers', server: origin, reason } },
    );
  }
}

/**
 * Sends again what was refused for now (429, 503), or whose connection broke, up to so many tries: after as many seconds
 * as Retry-After says, half a minute at most. Gives the last answer, and after how many tries it came.
 */
export async function persist(
  send: () => Promise<Response>,
  tries: number,
  wait: Io['wait'],
): Promise<{ response: Response; tried: number }> {
  for (let tried = 1; ; tried += 1) {
    const last = tried >= tries;
    const response = await send().catch((error: unknown) => {
      if (!last && brokeOff(error)) return undefined;
      throw error;
    });
    if (response !== undefined && (last || !PASSING.includes(response.status))) return { response, tried };
    const seconds = Number(response?.headers.get('retry-after') ?? Number.NaN);
    await response?.body?.cancel();
    await wait(Number.isFinite(seconds) ? Math.min(seconds, 30) * 1_000 : Math.min(250 * 2 ** tried, 5_000));
  }
}

const ProblemShape = v.looseObject({
  type: v.optional(v.string()),
  title: v.optional(v.string()),
  detail: v.optional(v.string()),
  /** What API Gateway itself says, which knows no problem documents. */
  message: v.optional(v.string()),
  faults: v.optional(v.array(FaultAnswer), []),
});

/**
 * The server's refusal as people read it, in the language that it was asked in: what is wrong, every fault with its
 * place, what to do next.
 */
export async function refusalOf(
  response: Response,
  lines: readonly (string | Text)[] = [],
): Promise<Refusal> {
  const text = await response.text();
  const parsed = v.safeParse(ProblemShape, jsonOf(text));
  const problem = parsed.success ? parsed.output : undefined;
  const status = `${response.status} ${response.statusText}`.trim();
  const said = (title: string, stop: string): string => {
    const parts = [title, problem?.detail ?? ''].filter((part) => part !== '');
    return `${[...new Set(parts.map((part) => part.replace(/[.。]$/, '')))].join(stop)}${stop.trimEnd()}`;
  };
  const retryAfter = response.headers.get('retry-after');
  return new Refusal(
    {
      zh: said(problem?.title ?? `没有办成（HTTP ${response.status}）`, '。'),
      en: said(problem?.title ?? problem?.message ?? status, '. '),
    },
    {
      lines: [
        ...faultTexts(problem?.faults ?? []),
        ...lines,
        ...(retryAfter === null ? [] : [`Retry-After: ${retryAfter}`]),
      ],
      document: problem ?? { title: status, status: response.status },
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `value` is checked and typed; `document` is all that the server said, for `--json`. */
export type Answer<T> = { value: T; document: unknown; etag: string | null };

export type Credentials = { token: string; expiresAt: number | null };

/** The staff API. Every call throws a Refusal that can be shown as it is. */
export class Api {
  readonly #server: string;
  readonly #io: Pick<Io, 'wait'>;
  readonly #prefers: string | undefined;
  readonly #lang: Lang | undefined;
  readonly #renew: (() => Promise<Credentials>) | undefined;
  #credentials: Credentials;
  readonly #alone: boolean;
  #renewed = false;

  /**
   * `renew` gets a fresh token when the server says that this one is no longer good; `prefers` goes along with each call
   * (RFC 7240), and so does `lang`, in which the server then refuses. `alone`: nobody else changes what this session changes. A change that was refused for now, or whose
   * connection broke, is then sent again under the version that it was made for: if it had been made, that version is gone.
   */
  constructor(
    server: string,
    io: Pick<Io, 'wait'>,
    credentials: Credentials,
    {
      renew,
      prefers,
      lang,
      alone = false,
    }: { renew?: () => Promise<Credentials>; prefers?: string; lang?: Lang; alone?: boolean } = {},
  ) {
    this.#server = server;
    this.#io = io;
    this.#credentials = credentials;
    this.#renew = renew;
    this.#prefers = prefers;
    this.#alone = alone;
    this.#lang = lang;
  }

  async get<S extends v.GenericSchema>(path: string, schema: S): Promise<Answer<v.InferOutput<S>>> {
    return read(await this.#ask('GET', path), schema);
  }

  /** The same, where 404 is an answer and not a refusal. */
  async find<S extends v.GenericSchema>(path: string, schema: S): Promise<Answer<v.InferOutput<S>> | null> {
    const response = await this.#ask('GET', path, {}, undefined, [404]);
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    return read(response, schema);
  }

  /**
   * Creates something: the same key at each try, so that a lost reply creates it once. `tries`: more than usual where
   * each goes on with what the one before did.
   */
  async create<S extends v.GenericSchema>(
    path: string,
    body: unknown,
    schema: S,
    tries = TRIES,
  ): Promise<Answer<v.InferOutput<S>>> {
    return read(await this.#ask('POST', path, { 'idempotency-key': randomUUID() }, body, [], tries), schema);
  }

  /**
   * Changes something that exists: `POST {resource}{action}` under the version read just before. Not tried
   * again: after a lost reply the version has moved on.
   */
  async change<S extends v.GenericSchema>(
    resource: string,
    action: string,
    body: unknown,
    schema: S,
  ): Promise<Answer<v.InferOutput<S>>> {
    const { etag } = await this.get(resource, v.unknown());
    return this.changeAt(resource, action, body, schema, etag);
  }

  /** The same, under a version that is known already. */
  async changeAt<S extends v.GenericSchema>(
    resource: string,
    action: string,
    body: unknown,
    schema: S,
    etag: string | null,
  ): Promise<Answer<v.InferOutput<S>>> {
    const headers: Record<string, string> = etag === null ? {} : { 'if-match': etag };
    return this.#changed(await this.#ask('POST', `${resource}${action}`, headers, body), resource, schema);
  }

  /**
   * Sends something out of the house, under the version read just before and a key of its own: the same at each
   * try, so that a lost reply sends it once.
   */
  async send<S extends v.GenericSchema>(
    resource: string,
    action: string,
    body: unknown,
    schema: S,
  ): Promise<Answer<v.InferOutput<S>>> {
    const { etag } = await this.get(resource, v.unknown());
    const headers = { 'if-match': etag ?? '', 'idempotency-key': randomUUID() };
    return read(await this.#ask('POST', `${resource}${action}`, headers, body), schema);
  }

  /** Replaces something under a version that is known already. */
  async putAt<S extends v.GenericSchema>(
    path: string,
    body: unknown,
    schema: S,
    etag: string | null,
  ): Promise<Answer<v.InferOutput<S>>> {
    const headers: Record<string, string> = etag === null ? {} : { 'if-match': etag };
    return this.#changed(await this.#ask('PUT', path, headers, body), path, schema);
  }

  async put<S extends v.GenericSchema>(
    path: string,
    body: unknown,
    schema: S,
  ): Promise<Answer<v.InferOutput<S>>> {
    const present = await this.find(path, v.unknown());
    const headers: Record<string, string> =
      present?.etag == null ? { 'if-none-match': '*' } : { 'if-match': present.etag };
    return this.#changed(await this.#ask('PUT', path, headers, body), path, schema);
  }

  /** Bytes `from` to `to`, both included. */
  async range(path: string, from: number, to: number): Promise<Uint8Array> {
    const response = await this.#ask('GET', path, { range: `bytes=${from}-${to}`, accept: '*/*' });
    return new Uint8Array(await response.arrayBuffer());
  }

  /** The bytes of an answer, in the form asked for. */
  async bytes(path: string, accept = '*/*'): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#ask('GET', path, { accept })).arrayBuffer());
  }

  /** A POST that only reads, or that may be repeated: no version, no key. */
  async post<S extends v.GenericSchema>(
    path: string,
    body: unknown,
    schema: S,
  ): Promise<Answer<v.InferOutput<S>>> {
    return read(await this.#ask('POST', path, {}, body), schema);
  }

  async #ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: unknown,
    expected: readonly number[] = [],
    tries = TRIES,
  ): Promise<Response> {
    const repeatable = this.#alone || method === 'GET' || 'idempotency-key' in headers;
    const most = repeatable ? Math.max(tries, this.#alone ? PATIENT_TRIES : 1) : 1;
    const send = () => this.#sendRenewed(method, path, headers, body);
    const { response, tried } = await persist(send, most, this.#io.wait).catch((error: unknown) => {
      throw method !== 'GET' && brokeOff(error) ? uncertain(error) : error;
    });
    const made = response.status === 412 && this.#alone && tried > 1;
    if (response.ok || made || expected.includes(response.status)) return response;
    throw await this.#refusal(response);
  }

  /** What a change answered; what stands at `resource` where an earlier try of the same change had been made (412). */
  async #changed<S extends v.GenericSchema>(
    response: Response,
    resource: string,
    schema: S,
  ): Promise<Answer<v.InferOutput<S>>> {
    if (response.ok) return read(response, schema);
    await response.body?.cancel();
    return this.get(resource, schema);
  }

  async #sendRenewed(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<Response> {
    const response = await this.#send(method, path, headers, body);
    if (response.status !== 401 || this.#renew === undefined || this.#renewed) return response;
    await response.body?.cancel();
    this.#renewed = true;
    this.#credentials = await this.#renew();
    return this.#send(method, path, headers, body);
  }

  #send(method: string, path: string, headers: Record<string, string>, body: unknown): Promise<Response> {
    return reach(`${this.#server}${path}`, {
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        authorization: `Bearer ${this.#credentials.token}`,
        ...(this.#lang === undefined ? {} : { 'accept-language': this.#lang }),
        ...(this.#prefers === undefined ? {} : { prefer: this.#prefers }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #refusal(response: Response): Promise<Refusal> {
    if (response.status === 412) {
      return refusalOf(response, [
        {
          zh: '  本命令运行期间他人已作改动。请重新查看，再重复此命令。',
          en: '  Somebody changed it while this command ran. Look at it again, then repeat the command.',
        },
      ]);
    }
    if (response.status !== 401) return refusalOf(response);
    const serverNow = Date.parse(response.headers.get('date') ?? '');
    const { expiresAt } = this.#credentials;
    const expired = expiresAt !== null && Number.isFinite(serverNow) && serverNow >= expiresAt * 1_000;
    return refusalOf(response, [
      expired
        ? {
            zh: '  登录已过期。请重新登录：heliostat login',
            en: '  The session has expired. Log in again: heliostat login',
          }
        : {
            zh: '  服务器不接受此令牌。请重新登录：heliostat login',
            en: '  The server does not accept this token. Log in again: heliostat login',
          },
    ]);
  }
}

async function read<S extends v.GenericSchema>(
  response: Response,
  schema: S,
): Promise<Answer<v.InferOutput<S>>> {
  const document = jsonOf(await response.text());
  const parsed = v.safeParse(schema, document);
  if (!parsed.success) {
    const first = parsed.issues[0];
    const place = v.getDotPath(first) ?? '';
    throw new Refusal({
      zh: `服务器的应答与本版本不符（${place} ${first.message}）。`,
      en: `The server's answer is not what this version of heliostat expects (${place} ${first.message}).`,
    });
  }
  return { value: parsed.output, document, etag: response.headers.get('etag') };
}
