import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { constants, getPriority, setPriority } from 'node:os';
import { basename, join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { placeFile } from '../place-file.ts';
import type { FunctionConfig } from '../template/inventory.ts';

/** What a call of a function came to. `payload` is the JSON text it returned. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

/** A process that runs one function, one event at a time. */
export interface Worker {
  /** Resolves once it has asked for its first event; rejects with why it could not. */
  readonly ready: Promise<void>;
  readonly pid: number | undefined;
  run(payload: string): Promise<Outcome>;
  /** True while it waits for an event. */
  readonly idle: boolean;
  readonly ended: Promise<unknown>;
  end(): void;
}

export interface RuntimeApi {
  /** `onWaiting` is called each time the process asks for its next event. */
  start(config: FunctionConfig, environment: Readonly<Record<string, string>>, onWaiting: () => void): Worker;
  close(): Promise<void>;
}

/** AWS's limit on what a buffered call may return, in bytes. */
const RESPONSE_LIMIT = 6 * 1024 * 1024;
/** A process that has not asked for its first event after this long is ended, in milliseconds. */
const START_LIMIT = 60_000;
/** Of what anybody may call: it waits where what staff call is busy. Nobody may be given more than the host has. */
const CROWD_PRIORITY = Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL);
const LOG_LIMIT = 20 * 1024 * 1024;
const PREFIX = /^\/([0-9a-f]+)\/2018-06-01\/runtime\/(.*)$/;

const BUILD = fileURLToPath(new URL('../../.build', import.meta.url));
/** Compiled code is kept between processes: it halves a cold start. */
const compileCache = join(BUILD, 'compile-cache');

/**
 * A module as it runs once its types are taken out. Node would read what takes them out in each process anew, which takes
 * as long as everything else that the process does before its first event.
 */
const withoutTypes = (module: URL): string => {
  const code = stripTypeScriptTypes(readFileSync(module, 'utf8'));
  const file = join(BUILD, 'runtime', `${basename(module.pathname, '.ts')}.mjs`);
  placeFile(file, Buffer.from(code));
  return file;
};

/** What each process is started with: the clock before all else, then what calls the function. */
let modules: { readonly clock: string; readonly runtime: string } | undefined;
const modulesOfAProcess = () => {
  modules ??= {
    clock: pathToFileURL(withoutTypes(new URL('../time/clock-preload.ts', import.meta.url))).href,
    runtime: withoutTypes(new URL('./runtime.ts', import.meta.url)),
  };
  return modules;
};

type Endpoint = (path: string, req: IncomingMessage, res: ServerResponse) => void;

async function bodyOf(req: IncomingMessage, limit: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= limit) parts.push(part);
  }
  return size > limit ? undefined : Buffer.concat(parts).toString('utf8');
}

const reply = (res: ServerResponse, status: number, body = '{"status":"OK"}') =>
  void res.writeHead(status, { 'content-type': 'application/json' }).end(body);

/** The Lambda Runtime API on a port of its own; each process has an address that nobody can guess. */
export async function openRuntimeApi(options: { logFolder: string; clockFile: string }): Promise<RuntimeApi> {
  mkdirSync(options.logFolder, { recursive: true });
  const endpoints = new Map<string, Endpoint>();
  const server: Server = createServer((req, res) => {
    const [, token = '', path = ''] = PREFIX.exec(req.url ?? '') ?? [];
    const endpoint = endpoints.get(token);
    if (endpoint) endpoint(path, req, res);
    else reply(res, 403, '{}');
  });
  // A function may think for minutes between two requests, and waits for its next event without limit.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const living = new Set<Worker>();

  return {
    start(config, environment, onWaiting) {
      const token = randomBytes(16).toString('hex');
      const worker = startWorker(config, {
        environment: {
          ...environment,
          AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}/${token}`,
          LOCAL_AWS_CLOCK_FILE: options.clockFile,
          NODE_COMPILE_CACHE: compileCache,
        },
        logFile: join(options.logFolder, `${config.logicalId}.log`),
        listen: (endpoint) => endpoints.set(token, endpoint),
        onWaiting,
      });
      living.add(worker);
      void worker.ended.then(() => {
        endpoints.delete(token);
        living.delete(worker);
      });
      return worker;
    },
    async close() {
      const ends = [...living].map((worker) => worker.ended);
      for (const worker of living) worker.end();
      await Promise.all(ends);
      server.closeAllConnections();
      server.close();
    },
  };
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

function spawnRuntime(
  config: FunctionConfig,
  environment: Readonly<Record<string, string>>,
  logFile: string,
): ChildProcess {
  const log = openLog(logFile);
  const { clock, runtime } = modulesOfAProcess();
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${config.memoryMegabytes}`,
      '--disable-warning=ExperimentalWarning',
      '--import',
      clock,
      runtime,
    ],
    {
      cwd: config.codeFolder,
      env: { ...environment },
      stdio: ['pipe', log, log, 'pipe'],
      // A session of its own: Linux shares a busy machine out by sessions, and on AWS each has a machine of its own. A crowd
      // stays in the host's, and takes nothing from what staff wait for.
      detached: !config.forAnybody,
    },
  );
  closeSync(log);
  if (config.forAnybody && child.pid !== undefined) setPriority(child.pid, CROWD_PRIORITY);
  for (const pipe of [child.stdin, child.stdio[3]]) pipe?.on('error', () => undefined);
  return child;
}

function startWorker(
  config: FunctionConfig,
  host: {
    environment: Readonly<Record<string, string>>;
    logFile: string;
    listen: (endpoint: Endpoint) => void;
    onWaiting: () => void;
  },
): Worker {
  let waiting: ServerResponse | undefined;
  let event: { id: string; payload: string; settle: (outcome: Outcome) => void } | undefined;
  let fault: Outcome & { ok: false } = {
    ok: false,
    errorType: 'Runtime.ExitError',
    errorMessage: 'The function ended before it answered.',
  };
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => undefined);
  const child = spawnRuntime(config, host.environment, host.logFile);
  /** The process is frozen while it waits, until a byte comes here. */
  const thaw = child.stdio[3];
  const end = () => {
    child.stdin?.end();
    child.kill('SIGKILL');
  };
  const startTimer = setTimeout(() => {
    fault = {
      ok: false,
      errorType: 'Runtime.InitTimeout',
      errorMessage: 'The function did not start in time.',
    };
    end();
  }, START_LIMIT);
  const ended = new Promise<void>((resolve) => {
    const settle = () => {
      clearTimeout(startTimer);
      started.reject(new Error(`${fault.errorType}: ${fault.errorMessage}`));
      event?.settle(fault);
      resolve();
    };
    child.once('exit', settle).once('error', settle);
  });

  const finish = (id: string, outcome: Outcome, res: ServerResponse) => {
    if (event?.id !== id) return reply(res, 400, '{"errorType":"InvalidRequestID"}');
    reply(res, 202);
    const { settle } = event;
    event = undefined;
    settle(outcome);
  };

  host.listen((path, req, res) => {
    void (async () => {
      if (req.method === 'GET' && path === 'invocation/next') {
        waiting = res;
        clearTimeout(startTimer);
        started.resolve();
        return host.onWaiting();
      }
      const body = await bodyOf(req, RESPONSE_LIMIT);
      const [, id = '', kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
      if (req.method !== 'POST') return reply(res, 404, '{}');
      if (path === 'init/error') {
        fault = failure(body);
        return reply(res, 202);
      }
      if (kind === 'response') {
        return finish(id, body === undefined ? tooLarge : { ok: true, payload: body }, res);
      }
      if (kind === 'error') return finish(id, failure(body), res);
      reply(res, 404, '{}');
    })().catch(() => res.destroy());
  });

  return {
    ready: started.promise,
    pid: child.pid,
    ended,
    end,
    get idle() {
      return waiting !== undefined && event === undefined;
    },
    run(payload) {
      const res = waiting;
      if (!res || event) throw new Error(`${config.name}: this process is not waiting for an event.`);
      waiting = undefined;
      const id = randomUUID();
      const limit = config.timeoutSeconds * 1000;
      return new Promise<Outcome>((resolve) => {
        // setTimeout runs on a monotonic clock: moving the host's clock ends nothing.
        const timer = setTimeout(() => {
          fault = {
            ok: false,
            errorType: 'Sandbox.Timedout',
            errorMessage: `RequestId: ${id} Error: Task timed out after ${config.timeoutSeconds.toFixed(2)} seconds`,
          };
          end();
        }, limit);
        const settle = (outcome: Outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        };
        event = { id, payload, settle };
        if (thaw instanceof Writable) thaw.write('.');
        res
          .writeHead(200, {
            'content-type': 'application/json',
            'lambda-runtime-aws-request-id': id,
            'lambda-runtime-deadline-ms': String(Date.now() + limit),
            'local-aws-time-limit-ms': String(limit),
            'lambda-runtime-invoked-function-arn': config.arn,
          })
          .end(payload);
      });
    },
  };
}

const tooLarge: Outcome = {
  ok: false,
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
};

function failure(body: string | undefined): Outcome & { ok: false } {
  try {
    const { errorType = 'Error', errorMessage = '' } = JSON.parse(body ?? '{}') as Record<string, unknown>;
    return { ok: false, errorType: String(errorType), errorMessage: String(errorMessage) };
  } catch {
    return {
      ok: false,
      errorType: 'Error',
      errorMessage: 'The function failed and said nothing that can be read.',
    };
  }
}
