/**
 * What runs a bundled function in a process of its own: it asks the Lambda Runtime API for the next event,
 * hands it to the handler and posts what comes back, until the host goes away. Between two events it is frozen.
 */
import { existsSync, readSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

type Handler = (event: unknown, context: object) => unknown;

// Imported, it would read `WebSocket` too and with it all of undici: see functions/runtime/http.ts.
const { Agent, request } = process.getBuiltinModule('node:http');

const env = (name: string): string => process.env[name] ?? '';
const base = `http://${env('AWS_LAMBDA_RUNTIME_API')}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let current: string | undefined;

// The host holds the other end of the standard input: it closes when the host ends, however it ends.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
process.stdin.resume();

/** What the host writes into when an event is there. */
const THAW = 3;

/**
 * Blocks the whole process until the next event, as Lambda freezes it: no timer, no promise and no socket moves
 * on meanwhile. A signal would leave it stopped for ever where the host is killed; a pipe ends with the host.
 */
function freeze(): void {
  if (readSync(THAW, Buffer.alloc(1)) === 0) process.exit(0);
}

function call(
  method: 'GET' | 'POST',
  path: string,
  body?: string,
  sent?: () => void,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${base}${path}`,
      { method, agent, headers: body === undefined ? {} : { 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        const parts: Buffer[] = [];
        answer
          .on('data', (part: Buffer) => parts.push(part))
          .on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }))
          .on('error', reject);
      },
    );
    asked.on('error', reject).end(body, sent);
  });
}

const described = (fault: unknown) => ({
  errorType: fault instanceof Error ? fault.name : typeof fault,
  errorMessage: fault instanceof Error ? fault.message : String(fault),
  stackTrace: fault instanceof Error ? (fault.stack ?? '').split('\n') : [],
});

/** Tells the host of a fault that ends this process. */
async function giveUp(fault: unknown): Promise<never> {
  console.error(fault);
  const path = current === undefined ? '/init/error' : `/invocation/${current}/error`;
  await call('POST', path, JSON.stringify(described(fault))).catch(() => undefined);
  process.exit(1);
}
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);

async function load(): Promise<Handler> {
  const [file = '', name = ''] = env('_HANDLER').split(/\.(?=[^.]+$)/);
  const path = ['.mjs', '.js', '.cjs']
    .map((ending) => join(env('LAMBDA_TASK_ROOT'), file + ending))
    .find((candidate) => existsSync(candidate));
  if (!path) throw new Error(`Cannot find the module of the handler ${env('_HANDLER')}`);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handler = module[name];
  if (typeof handler !== 'function') throw new Error(`${path} exports no function ${name}`);
  return handler as Handler;
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const next = await call('GET', '/invocation/next', undefined, freeze).catch(() => process.exit(0));
    const received = performance.now();
    const id = String(next.headers['lambda-runtime-aws-request-id']);
    // The limit is a length, not an instant, so that moving the host's clock cannot end a function early.
    const limit = Number(next.headers['local-aws-time-limit-ms']);
    const context = {
      awsRequestId: id,
      functionName: env('AWS_LAMBDA_FUNCTION_NAME'),
      functionVersion: '$LATEST',
      invokedFunctionArn: String(next.headers['lambda-runtime-invoked-function-arn']),
      memoryLimitInMB: env('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
      logGroupName: env('AWS_LAMBDA_LOG_GROUP_NAME'),
      logStreamName: env('AWS_LAMBDA_LOG_STREAM_NAME'),
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(limit - (performance.now() - received))),
    };
    current = id;
    let answer: string;
    let path = `/invocation/${id}/response`;
    try {
      answer = JSON.stringify(await handler(JSON.parse(next.body), context)) ?? 'null';
    } catch (fault) {
      console.error(fault);
      path = `/invocation/${id}/error`;
      answer = JSON.stringify(described(fault));
    }
    await call('POST', path, answer).catch(() => process.exit(0));
    current = undefined;
    // A process that is ended from outside would not write what it compiled, of which most is compiled at the first call.
    flushCompileCache();
  }
}

await serve(await load().catch(giveUp));
