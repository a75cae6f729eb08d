import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Journal, openJournal } from '../../../local-aws/journal.ts';
import { createAsyncCalls, createInvoker, type Invoker } from '../../../local-aws/lambda/invoker.ts';
import { openRuntimeApi, type RuntimeApi } from '../../../local-aws/lambda/worker.ts';
import type { FunctionConfig } from '../../../local-aws/template/inventory.ts';
import { type HostClock, openClock } from '../../../local-aws/time/clock.ts';
import { createTimers, type Timers } from '../../../local-aws/time/timers.ts';

/** Answers with what the event asks for; `calls` tells a warm process from a new one. */
const HANDLER = `
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
let calls = 0;
/** Waits until another process has come too. */
const meet = async (place) => {
  mkdirSync(place + '/' + process.pid, { recursive: true });
  while (readdirSync(place).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
};
export const handler = async (event, context) => {
  calls += 1;
  if (event.fail) throw new TypeError(event.fail);
  if (event.exit) process.exit(3);
  if (event.hang) await new Promise(() => setInterval(() => {}, 1000));
  if (event.meet) await meet(event.meet);
  if (event.tick) setInterval(() => appendFileSync(event.tick, '.'), 1);
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait));
  if (event.big) return 'x'.repeat(event.big);
  if (event.say) console.log(event.say);
  return {
    calls, pid: process.pid, remaining: context.getRemainingTimeInMillis(), now: Date.now(),
    name: context.functionName, arn: context.invokedFunctionArn, id: context.awsRequestId,
    loaded: process.moduleLoadList.filter((module) => /amaro|undici/.test(module)),
    own: process.env.OWN, region: process.env.AWS_REGION, home: process.env.HOME ?? null,
  };
};
export const broken = 1;
`;

let folder = '';
let data = '';
let clock: HostClock;
let runtimeApi: RuntimeApi;
let journal: Journal;
let timers: Timers;

const config = (logicalId: string, more: Partial<FunctionConfig> = {}): FunctionConfig => ({
  logicalId,
  name: `Test-${logicalId}`,
  arn: `arn:${logicalId}`,
  codeFolder: folder,
  handler: 'index.handler',
  environment: { OWN: 'from the template' },
  timeoutSeconds: 20,
  memoryMegabytes: 128,
  role: { type: 'AWS', id: 'arn:role', statements: [] },
  asyncRetries: 2,
  asyncMaxAgeSeconds: 21_600,
  ...more,
});
const invokerOf = (...functions: FunctionConfig[]): Invoker =>
  createInvoker({ functions, runtimeApi, environment: () => ({ AWS_REGION: 'us-east-1' }) });
const answered = async (invoker: Invoker, id: string, event: object = {}) => {
  const outcome = await invoker.invoke(`arn:${id}`, JSON.stringify(event));
  if (!outcome.ok) throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`);
  return JSON.parse(outcome.payload);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heliostat-invoke-'));
  writeFileSync(join(folder, 'index.mjs'), HANDLER);
  writeFileSync(join(folder, 'bad.mjs'), 'throw new Error("cannot start");');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  data = mkdtempSync(join(folder, 'data-'));
  clock = openClock({ file: join(data, 'clock'), now: Temporal.Instant.from('2018-01-10T09:28:00+08:00') });
  runtimeApi = await openRuntimeApi({ logFolder: join(data, 'logs'), clockFile: join(data, 'clock') });
  journal = openJournal(join(data, 'host.db'));
  timers = createTimers(clock);
});
afterEach(async () => {
  timers.close();
  await runtimeApi.close();
  journal.close();
  clock.close();
});

describe('functions in processes of their own', () => {
  it('get the template’s environment, a context, the host’s clock, and nothing of the host’s environment', async () => {
    const before = clock.now();
    const answer = await answered(invokerOf(config('Plain')), 'Plain');
    expect(answer).toMatchObject({
      calls: 1,
      name: 'Test-Plain',
      arn: 'arn:Plain',
      own: 'from the template',
      region: 'us-east-1',
      home: null,
    });
    expect(answer.now).toBeGreaterThanOrEqual(before);
    expect(answer.now).toBeLessThanOrEqual(clock.now());
    expect(answer.remaining).toBeGreaterThan(10_000);
    expect(answer.remaining).toBeLessThanOrEqual(20_000);
  });

  it('start without what takes types out of a source, and without undici, which take longer than all else', async () => {
    expect((await answered(invokerOf(config('Plain')), 'Plain')).loaded).toEqual([]);
  });

  it('stay warm: one after the other in one process, two at once in two', async () => {
    const invoker = invokerOf(config('Warm'));
    const first = await answered(invoker, 'Warm');
    const second = await answered(invoker, 'Warm');
    expect([second.pid, second.calls]).toEqual([first.pid, 2]);
    const meet = { meet: join(data, 'meet') };
    const both = await Promise.all([answered(invoker, 'Warm', meet), answered(invoker, 'Warm', meet)]);
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(2);
  });

  it('leave a core to others where anybody may call them, and answer everybody in turn', async () => {
    const most = Math.max(1, availableParallelism() - 1);
    const invoker = invokerOf(config('Open', { forAnybody: true }));
    const crowd = Array.from({ length: 2 * most + 2 }, () => answered(invoker, 'Open', { wait: 200 }));
    const [{ pids } = { pids: [] }] = invoker.status();
    expect(pids).toHaveLength(most);
    for (const pid of pids) expect(getPriority(pid)).toBeGreaterThan(getPriority());
    await Promise.all(crowd);
    expect(invoker.status()).toMatchObject([{ processes: most, calls: 2 * most + 2, waiting: 0 }]);
  });

  it('give way to a call that staff wait for where anybody may call them, for so long and no longer', async () => {
    const functions = [config('Open', { forAnybody: true }), config('Staff')];
    const begun = async (givesWay: number) => {
      const invoker = createInvoker({ functions, runtimeApi, environment: () => ({}), givesWay });
      const place = join(data, `staff-${givesWay}`);
      const staff = invoker.invoke('arn:Staff', JSON.stringify({ meet: place }), { first: true });
      await answered(invoker, 'Open');
      const end = async () => {
        mkdirSync(join(place, 'the other one'), { recursive: true });
        expect(await staff).toMatchObject({ ok: true });
      };
      return { invoker, end };
    };
    const patient = await begun(3_600_000);
    const crowd = answered(patient.invoker, 'Open');
    expect(patient.invoker.status()).toMatchObject([{ calls: 1, waiting: 1 }, {}]);
    await patient.end();
    await crowd;
    const hasty = await begun(1);
    for (let n = 0; n < 3; n += 1) await answered(hasty.invoker, 'Open');
    await hasty.end();
  });

  it('wait for code that is still being made, and fail where it cannot be', async () => {
    const codes = [
      Promise.reject(new Error('index.ts: no such name')),
      Promise.withResolvers<void>(),
    ] as const;
    const asked: string[] = [];
    const invoker = createInvoker({
      functions: [config('Made')],
      runtimeApi,
      environment: () => ({}),
      code: (wanted) => {
        asked.push(wanted);
        return asked.length === 1 ? codes[0] : codes[1].promise;
      },
    });
    await expect(answered(invoker, 'Made')).rejects.toThrow('ImportModuleError: index.ts: no such name');
    const both = Promise.all([answered(invoker, 'Made'), answered(invoker, 'Made')]);
    expect(invoker.status()).toMatchObject([{ waiting: 2, processes: 0 }]);
    codes[1].resolve();
    expect((await both).map(({ name }) => name)).toEqual(['Test-Made', 'Test-Made']);
    expect(asked).toEqual([folder, folder]);
  });

  it('are frozen between two events: nothing that was begun goes on meanwhile', async () => {
    const invoker = invokerOf(config('Frozen'), config('Other'));
    const tick = join(data, 'ticks');
    await answered(invoker, 'Frozen', { tick, wait: 20 });
    const ticks = () => statSync(tick).size;
    const during = async (id: string) => {
      const before = ticks();
      await answered(invoker, id, { wait: 50 });
      return ticks() - before;
    };
    await expect.poll(() => during('Other'), { timeout: 20_000 }).toBe(0);
    expect(await during('Frozen')).toBeGreaterThan(0);
    await expect.poll(() => during('Other'), { timeout: 20_000 }).toBe(0);
  });

  it('never run more at once than the template reserves', async () => {
    const invoker = invokerOf(config('One', { reservedConcurrency: 1 }));
    const answers = await Promise.all([1, 2, 3].map(() => answered(invoker, 'One', { wait: 20 })));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
    expect(invoker.status()[0]).toMatchObject({ processes: 1, calls: 3 });
  });

  it.each([
    ['an error thrown', {}, { fail: 'no such series' }, 'TypeError', /no such series/],
    ['a process that exits', {}, { exit: true }, 'Runtime.ExitError', /ended before it answered/],
    [
      'a time limit',
      { timeoutSeconds: 1 },
      { hang: true },
      'Sandbox.Timedout',
      /timed out after 1\.00 seconds/,
    ],
    ['too large an answer', {}, { big: 6 * 1024 * 1024 + 1 }, 'Function.ResponseSizeTooLarge', /exceeded/],
    ['a module that does not start', { handler: 'bad.handler' }, {}, 'Error', /cannot start/],
    ['a handler that is none', { handler: 'index.broken' }, {}, 'Error', /exports no function broken/],
    ['a module that is not there', { handler: 'other.handler' }, {}, 'Error', /Cannot find the module/],
  ])('report %s, and run again after it', async (_, more, event, errorType, message) => {
    const one = config('F', more);
    const invoker = invokerOf(one);
    const outcome = await invoker.invoke(one.arn, JSON.stringify(event));
    expect(outcome).toMatchObject({ ok: false, errorType, errorMessage: expect.stringMatching(message) });
    const again = await invoker.invoke(one.arn, '{}');
    expect(again.ok).toBe(one.handler === 'index.handler');
  });

  it('are not ended by a move of the clock', async () => {
    const invoker = invokerOf(config('Moved', { timeoutSeconds: 5 }));
    await answered(invoker, 'Moved');
    const running = answered(invoker, 'Moved', { wait: 300 });
    clock.moveTo(clock.instant().add({ hours: 48 }));
    const answer = await running;
    expect(answer.remaining).toBeGreaterThan(0);
    expect(answer.now).toBeGreaterThan(Date.parse('2018-01-12T00:00:00Z'));
  });

  it('write their log into the data folder', async () => {
    await answered(invokerOf(config('Log')), 'Log', { say: 'vintage sealed' });
    await runtimeApi.close();
    expect(readFileSync(join(data, 'logs', 'Log.log'), 'utf8')).toContain('vintage sealed');
  });

  it('do not exist under another name', async () => {
    expect(await invokerOf().invoke('arn:nobody', '{}')).toMatchObject({
      ok: false,
      errorType: 'ResourceNotFoundException',
    });
  });
});

describe('renewed', () => {
  it('the next call starts a new process, and one under way is answered by its own', async () => {
    const invoker = invokerOf(config('Renewed'));
    const place = join(data, 'renewed');
    const underway = answered(invoker, 'Renewed', { meet: place });
    await expect.poll(() => existsSync(place)).toBe(true);
    invoker.renew(['arn:Renewed']);
    const next = await answered(invoker, 'Renewed', { meet: place });
    const { pid } = await underway;
    expect(next.pid).not.toBe(pid);
    expect((await answered(invoker, 'Renewed')).pid).not.toBe(pid);
  });

  it('a process that waits is not used again', async () => {
    const invoker = invokerOf(config('Idle'));
    const first = await answered(invoker, 'Idle');
    invoker.renew(['arn:Idle']);
    expect((await answered(invoker, 'Idle')).pid).not.toBe(first.pid);
  });
});

describe('asynchronous calls', () => {
  const callsOf = (one: FunctionConfig, invoker = invokerOf(one)) =>
    createAsyncCalls({ invoker, functions: [one], journal, timers, clock, stopping: () => false });
  const letters = async () => {
    await expect.poll(() => journal.deadLetters().length, { timeout: 20_000 }).toBe(1);
    return journal.deadLetters();
  };

  it('are tried again after one minute and after two of the host’s clock, then buried', async () => {
    const one = config('Async', { asyncDeadLetters: 'arn:queue' });
    const calls = callsOf(one);
    calls.accept(one.arn, '{"fail":"no"}', 'test');
    for (const [attempts, minutes] of [
      [1, 1],
      [2, 2],
    ] as const) {
      await expect.poll(() => journal.pending()[0]?.attempts, { timeout: 20_000 }).toBe(attempts);
      const { due = 0, since = 0 } = journal.pending()[0] ?? {};
      expect(due - since).toBeGreaterThanOrEqual(minutes * 60_000);
      clock.moveTo(Temporal.Instant.fromEpochMilliseconds(due));
      timers.reread();
    }
    expect(await letters()).toMatchObject([
      { queue: 'arn:queue', source: 'test', error: 'TypeError: no', payload: '{"fail":"no"}' },
    ]);
    await calls.settled();
    expect(journal.pending()).toEqual([]);
  });

  it.each([
    ['the template allows no retry', { asyncRetries: 0 }],
    ['the retry would come when the event is too old', { asyncMaxAgeSeconds: 60 }],
  ])('are buried at once where %s', async (_, more) => {
    const one = config('Once', more);
    callsOf(one).accept(one.arn, '{"fail":"no"}', 'test');
    expect(await letters()).toHaveLength(1);
    expect(journal.pending()).toEqual([]);
  });

  it('that an earlier host had accepted are run, once', async () => {
    const one = config('Left');
    journal.accept({
      id: 'a',
      functionArn: one.arn,
      payload: '{}',
      source: 'test',
      attempts: 0,
      since: 0,
      due: 0,
    });
    const invoker = invokerOf(one);
    const calls = callsOf(one, invoker);
    calls.resume();
    await calls.settled();
    expect(journal.pending()).toEqual([]);
    expect(invoker.status()[0]).toMatchObject({ calls: 1, faults: 0 });
  });
});
