import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Journal, PendingCall } from '../journal.ts';
import type { FunctionConfig } from '../template/inventory.ts';
import type { Clock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import type { Outcome, RuntimeApi, Worker } from './worker.ts';

interface FunctionStatus {
  readonly name: string;
  readonly processes: number;
  readonly pids: readonly number[];
  readonly busy: number;
  readonly waiting: number;
  readonly calls: number;
  readonly faults: number;
}

export interface Invoker {
  /**
   * Calls a function and waits for its answer. It waits its turn where all its processes are busy. `first`: a member of
   * staff waits for it, and what anybody may call gives way meanwhile.
   */
  invoke(functionArn: string, payload: string, how?: { first: boolean }): Promise<Outcome>;
  /** The next calls of these functions start new processes; calls under way end in those that they began in. */
  renew(functionArns: readonly string[]): void;
  status(): FunctionStatus[];
}

/** Most processes of one function at once on one machine, where the template sets no lower limit. */
const PROCESS_LIMIT = 12;
/**
 * Of a function that anybody may call: a crowd leaves a core free. On AWS it runs on machines of its own, as many as are
 * reserved for it; here further calls wait their turn.
 */
const CROWD_LIMIT = Math.max(1, availableParallelism() - 1);
/**
 * So long after its last call a function that anybody may call gives way to staff, in milliseconds: however busy they are,
 * it is called some twenty times a second. On AWS neither takes anything from the other.
 */
const GIVES_WAY = 50;
const IDLE_LIMIT = 5 * 60_000;
/**
 * How long a call waits for a process at work before another one is started, in milliseconds. A start costs more than
 * most calls take, and a small machine has no core to spare for it.
 */
const PATIENCE = 100;

interface Turn {
  readonly since: number;
  readonly payload: string;
  readonly settle: (outcome: Outcome) => void;
}

/** Runs the template's functions: a process for each concurrent call, kept warm for the next. */
export function createInvoker(options: {
  functions: readonly FunctionConfig[];
  environment: (config: FunctionConfig) => Readonly<Record<string, string>>;
  runtimeApi: RuntimeApi;
  /** Resolves once the code of a function is there; asked when it is first called. Left out: it is. */
  code?: ((folder: string) => Promise<void>) | undefined;
  /** Milliseconds. */
  givesWay?: number;
}): Invoker {
  const { givesWay = GIVES_WAY } = options;
  /** Calls under way for which staff wait. */
  let first = 0;
  const pools = new Map(options.functions.map((config) => [config.arn, createPool(config)]));

  function createPool(config: FunctionConfig) {
    const most = config.forAnybody ? CROWD_LIMIT : PROCESS_LIMIT;
    const limit = Math.min(config.reservedConcurrency ?? most, most);
    const environment = functionEnvironment(config, options.environment(config));
    const workers = new Map<Worker, NodeJS.Timeout | undefined>();
    const turns: Turn[] = [];
    /** Of code that is no longer the function's. */
    const outdated = new Set<Worker>();
    let starting = 0;
    let again: NodeJS.Timeout | undefined;
    let giving: NodeJS.Timeout | undefined;
    let busy = 0;
    let calls = 0;
    let lastCall = Number.NEGATIVE_INFINITY;
    let faults = 0;
    let code: 'unknown' | 'coming' | 'there' = options.code ? 'unknown' : 'there';

    /** Calls wait for the code, and fail where it cannot be made. */
    const fetchCode = () => {
      if (code !== 'unknown' || turns.length === 0) return;
      code = 'coming';
      options.code?.(config.codeFolder).then(
        () => {
          code = 'there';
          advance();
        },
        ({ message }: Error) => {
          code = 'unknown';
          for (const { settle } of turns.splice(0))
            settle({ ok: false, errorType: 'Runtime.ImportModuleError', errorMessage: message });
        },
      );
    };

    const start = () => {
      const worker = options.runtimeApi.start(config, environment, () => queueMicrotask(advance));
      workers.set(worker, undefined);
      starting += 1;
      void worker.ended.then(() => {
        clearTimeout(workers.get(worker));
        workers.delete(worker);
        outdated.delete(worker);
        advance();
      });
      worker.ready.then(
        () => {
          starting -= 1;
        },
        (reason: Error) => {
          starting -= 1;
          const [errorType = 'Error'] = reason.message.split(': ', 1);
          turns
            .shift()
            ?.settle({ ok: false, errorType, errorMessage: reason.message.slice(errorType.length + 2) });
        },
      );
    };

    const dispatch = async (worker: Worker, turn: Turn) => {
      clearTimeout(workers.get(worker));
      workers.set(worker, undefined);
      busy += 1;
      calls += 1;
      lastCall = performance.now();
      const outcome = await worker.run(turn.payload);
      busy -= 1;
      if (!outcome.ok) faults += 1;
      turn.settle(outcome);
    };

    const advance = () => {
      if (code !== 'there') return fetchCode();
      for (const worker of outdated) if (worker.idle) worker.end();
      for (const [worker] of workers) {
        if (turns.length === 0) break;
        if (!worker.idle || outdated.has(worker)) continue;
        if (waitsForStaff()) break;
        const turn = turns.shift();
        if (turn) void dispatch(worker, turn);
      }
      while (impatient() > starting && workers.size - outdated.size < limit) start();
      for (const [worker, timer] of workers) {
        if (worker.idle && !timer) rest(worker);
      }
    };

    /** Looks again when it need wait no longer; the end of a call for staff has it look, too. */
    const waitsForStaff = (): boolean => {
      const left = lastCall + givesWay - performance.now();
      if (!config.forAnybody || first === 0 || left <= 0) return false;
      clearTimeout(giving);
      giving = setTimeout(advance, Math.ceil(left));
      return true;
    };

    /** Calls that want a process of their own: all where there is none, and those that have waited long. */
    const impatient = (): number => {
      const [first] = turns;
      if (!first || workers.size === outdated.size) return turns.length;
      const now = performance.now();
      const next = turns.find(({ since }) => now - since < PATIENCE);
      if (next) {
        clearTimeout(again);
        again = setTimeout(advance, Math.ceil(next.since + PATIENCE - now));
      }
      return turns.filter(({ since }) => now - since >= PATIENCE).length;
    };

    const rest = (worker: Worker) => workers.set(worker, setTimeout(() => worker.end(), IDLE_LIMIT).unref());

    return {
      invoke: (payload: string): Promise<Outcome> =>
        new Promise((settle) => {
          turns.push({ since: performance.now(), payload, settle });
          advance();
        }),
      staffAreDone: () => {
        if (config.forAnybody && turns.length > 0) advance();
      },
      renew() {
        for (const [worker] of workers) outdated.add(worker);
        advance();
      },
      status: (): FunctionStatus => ({
        name: config.name,
        processes: workers.size,
        pids: [...workers.keys()].flatMap(({ pid }) => pid ?? []),
        busy,
        waiting: turns.length,
        calls,
        faults,
      }),
    };
  }

  return {
    async invoke(functionArn, payload, how) {
      const pool = pools.get(functionArn);
      if (!pool)
        return {
          ok: false,
          errorType: 'ResourceNotFoundException',
          errorMessage: `No function ${functionArn}`,
        };
      if (!how?.first) return pool.invoke(payload);
      first += 1;
      try {
        return await pool.invoke(payload);
      } finally {
        first -= 1;
        if (first === 0) for (const each of pools.values()) each.staffAreDone();
      }
    },
    renew(functionArns) {
      for (const arn of functionArns) pools.get(arn)?.renew();
    },
    status: () => [...pools.values()].map((pool) => pool.status()),
  };
}

/** What AWS puts into every function's environment, and what the template adds. */
const functionEnvironment = (
  config: FunctionConfig,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? '',
  LANG: 'en_US.UTF-8',
  TZ: 'UTC',
  LAMBDA_TASK_ROOT: config.codeFolder,
  _HANDLER: config.handler,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: config.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMegabytes),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  ...config.environment,
  ...own,
});

/** Waits before the first and the second retry of an asynchronous call, as on AWS; later ones as the second. */
const RETRY_AFTER = [60_000, 120_000];

export interface AsyncCalls {
  /** The call is on disk when this returns; it then runs, is retried, and at last is buried as a dead letter. */
  accept(functionArn: string, payload: string, source: string): void;
  /** Runs a call that the journal holds already. */
  run(call: PendingCall): void;
  /** Goes on with what an earlier host had accepted. */
  resume(): void;
  /** Resolves when nothing that was accepted is waiting or at work. */
  settled(): Promise<void>;
  status(): PendingCall[];
}

export function createAsyncCalls(options: {
  invoker: Invoker;
  functions: readonly FunctionConfig[];
  journal: Journal;
  timers: Timers;
  clock: Clock;
  stopping: () => boolean;
}): AsyncCalls {
  const { invoker, journal, timers, clock } = options;
  const leftBehind = new Set(journal.pending().map(({ id }) => id));
  const configs = new Map(options.functions.map((config) => [config.arn, config]));

  let underway = 0;
  const wake: (() => void)[] = [];

  const attempt = async (call: PendingCall) => {
    underway += 1;
    try {
      await tryOnce(call);
    } finally {
      underway -= 1;
      if (underway === 0) for (const one of wake.splice(0)) one();
    }
  };

  const tryOnce = async (call: PendingCall) => {
    const outcome = await invoker.invoke(call.functionArn, call.payload);
    // What the host itself ended was not the function's fault: it runs again after the next start.
    if (options.stopping()) return;
    if (outcome.ok) return journal.settle(call.id);
    const config = configs.get(call.functionArn);
    const attempts = call.attempts + 1;
    const due = clock.now() + (RETRY_AFTER[attempts - 1] ?? 120_000);
    const tooOld = due - call.since > (config?.asyncMaxAgeSeconds ?? 0) * 1000;
    if (attempts <= (config?.asyncRetries ?? 0) && !tooOld) {
      journal.retry(call.id, attempts, due);
      return void run({ ...call, attempts, due });
    }
    journal.bury({
      at: new Date(clock.now()).toISOString(),
      queue: config?.asyncDeadLetters ?? '',
      source: call.source,
      error: `${outcome.errorType}: ${outcome.errorMessage}`,
      payload: call.payload,
    });
    journal.settle(call.id);
  };
  const run = (call: PendingCall) => void timers.at(call.due, () => void attempt(call));

  return {
    accept(functionArn, payload, source) {
      const since = clock.now();
      const call = { id: randomUUID(), functionArn, payload, source, attempts: 0, since, due: since };
      journal.accept(call);
      void attempt(call);
    },
    run,
    resume: () => {
      for (const call of journal.pending()) if (leftBehind.has(call.id)) run(call);
    },
    settled: () =>
      underway === 0 && journal.pending().length === 0
        ? Promise.resolve()
        : new Promise((resolve) => wake.push(resolve)),
    status: () => journal.pending(),
  };
}
