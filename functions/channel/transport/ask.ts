import type { IncomingMessage, RequestOptions } from 'node:http';

/** One POST to a platform. The URL may hold a key: neither it nor the body is ever told. */
export type Question = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds for all of it, from the name's look-up to the last byte of the answer. */
  readonly patience: number;
};

/**
 * An answer, or why there is none. `reached`: there was a connection, so that the question may have been taken though
 * no answer came.
 */
export type HttpAnswer =
  | {
      readonly came: true;
      readonly status: number;
      readonly retryAfter: string | null;
      readonly body: string;
    }
  | { readonly came: false; readonly reached: boolean; readonly why: string };

/** More than any platform answers; what is beyond is not read. */
const MOST_READ = 64 * 1024;

class Slow extends Error {
  readonly code = 'no answer in time';
}

/** Node's code of a fault, which names no address. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable';

const read = async (response: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > MOST_READ) break;
  }
  return Buffer.concat(parts).subarray(0, MOST_READ).toString('utf8');
};

/**
 * Asks once, on a connection of its own: one that was kept could be closed by the other side at that very moment, and
 * nobody would know whether the question was taken. Redirects are not followed, so that a secret goes nowhere else.
 */
export const request = async ({ url, headers, body, patience }: Question): Promise<HttpAnswer> => {
  const secure = url.protocol === 'https:';
  // TLS is read with the first question: most ticks have none.
  const { request } = secure ? await import('node:https') : await import('node:http');
  return new Promise((resolve) => {
    let reached = false;
    const bytes = Buffer.from(body);
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': bytes.length, connection: 'close' },
    };
    const call = request(url, options);
    const timer = setTimeout(() => call.destroy(new Slow()), patience);
    const end = (answer: HttpAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const lost = (error: unknown): void => end({ came: false, reached, why: codeOf(error) });
    call.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        reached = true;
      });
    });
    call.on('error', lost);
    call.on('response', (response) => {
      const { statusCode = 0, headers: said } = response;
      const retryAfter = said['retry-after'] ?? null;
      read(response).then((text) => end({ came: true, status: statusCode, retryAfter, body: text }), lost);
    });
    call.end(bytes);
  });
};
