import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { buildTemplate } from '../../../infra/local/build.ts';
import { startHost as startInProcess } from '../../../infra/local/host.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READY = /Heliostat is ready: (http:\/\/localhost:\d+)\//;

/** A host that a test started, and drives over HTTP as anybody would. */
export interface TestHost {
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly address: string;
  readonly dataDir: string;
  readonly clock: {
    now(): Promise<Temporal.Instant>;
    moveTo(instant: Temporal.Instant | string): Promise<void>;
  };
  /** What it said on standard error and standard output so far. */
  readonly said: () => string;
  /** Asks it to end and waits; a folder that the harness made is removed unless `keep`. */
  stop(options?: { keep?: boolean }): Promise<void>;
  /** kill -9. Only of a host in a process of its own. The data stays. */
  kill(): Promise<void>;
}

export interface TestHostOptions {
  /** Made under the system's temporary folder when left out. */
  readonly dataDir?: string;
  readonly now?: string;
  readonly empty?: boolean;
  readonly port?: number;
  /** False: pass on what the host says. */
  readonly quiet?: boolean;
  /** In a process of its own, as `npm start` is (default), or in the test's. */
  readonly inProcess?: boolean;
}

/** Starts the real template, with everything `npm start` does. Rejects with what it said when it does not start. */
export async function startHost(options: TestHostOptions = {}): Promise<TestHost> {
  const made = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'heliostat-host-'));
  const started = options.inProcess ? await inProcess(options, dataDir) : await inChild(options, dataDir);
  const { address } = started;
  return {
    ...started,
    dataDir,
    clock: {
      now: async () => {
        const { now } = (await (await fetch(`${address}/_local/clock`)).json()) as { now: string };
        return Temporal.Instant.from(now);
      },
      moveTo: async (instant) => {
        const answer = await fetch(`${address}/_local/clock`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ now: instant.toString() }),
        });
        if (!answer.ok) throw new Error(`The clock was not moved: ${await answer.text()}`);
      },
    },
    stop: async ({ keep = false } = {}) => {
      await started.stop();
      if (made && !keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Started = Pick<TestHost, 'address' | 'said' | 'kill'> & { stop(): Promise<void> };

async function inProcess(options: TestHostOptions, dataFolder: string): Promise<Started> {
  let said = '';
  const host = await startInProcess({
    template: buildTemplate(),
    dataFolder,
    port: options.port ?? 0,
    empty: options.empty ?? false,
    seed: async (asked) => (await import('../../../cli/seed.ts')).seed(asked),
    say: (sentence) => {
      said += `${sentence}\n`;
    },
    ...(options.now && { now: Temporal.Instant.from(options.now) }),
  });
  return {
    address: host.address,
    said: () => said,
    stop: host.stop,
    kill: () =>
      Promise.reject(new Error('A host within the test cannot be killed: start it in a process of its own.')),
  };
}

async function inChild(options: TestHostOptions, dataFolder: string): Promise<Started> {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'cli', 'start.ts'),
      ...['--port', String(options.port ?? 0), '--data', dataFolder],
      ...(options.now ? ['--now', options.now] : []),
      ...(options.empty ? ['--empty'] : []),
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { said, ready } = listenTo(child, options.quiet ?? true);
  const address = await ready(READY);
  return {
    address,
    said,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

/** Collects what a process says; `ready` resolves with the first group of a line it waits for. */
export function listenTo(
  child: ChildProcess,
  quiet: boolean,
): { readonly said: () => string; readonly ready: (line: RegExp) => Promise<string> } {
  let text = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (!quiet) process.stderr.write(part);
      for (const one of heard) one();
    });
  }
  return {
    said: () => text,
    ready: (line) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = line.exec(text)?.[1];
          if (found === undefined) return;
          heard.delete(look);
          resolve(found);
        };
        heard.add(look);
        child.once('close', (status) => reject(new Error(`It ended with ${status}:\n${text}`)));
        child.once('error', reject);
        look();
      }),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill(signal);
  await closed;
}
