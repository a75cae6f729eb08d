import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { dispatch } from '../../cli/dispatch.ts';
import { buildTemplate } from '../../infra/build/build.ts';

/**
 * An office on one machine, as a newcomer starts it: `node cli/start.ts` in a process of its own, staff who use
 * the command line, and a public that asks over HTTP.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const FIGURES = join(ROOT, 'dataflows', 'figures');

/** What a command line answered. */
type Answered = { status: number; answer: string; talk: string };

export type Office = AsyncDisposable & {
  address: string;
  /** A temporary folder of the test's own. */
  folder: string;
  /** Runs `heliostat …` as somebody; throws when it is refused. */
  run: (as: string, ...words: string[]) => Promise<string>;
  /** The same, its answer read. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into whatever was answered, and fails where it is not
  json: (as: string, ...words: string[]) => Promise<any>;
  /** The same, with whatever comes of it. */
  attempt: (as: string, ...words: string[]) => Promise<Answered>;
  status: (release: string) => Promise<Standing>;
  get: (path: string) => Promise<Response>;
  /** The mail that was sent. */
  mails: () => Promise<{ to: string; subject: string; text: string }[]>;
  clock: () => Promise<number>;
  moveClock: (to: string) => Promise<void>;
  /** Lines that a function logged, by the beginning of its logical id. */
  logged: (name: string) => Promise<Record<string, unknown>[]>;
  /** SIGKILL, as when the machine runs out of memory; then start again on the same folder. */
  killAndRestart: () => Promise<void>;
  kill: () => Promise<void>;
};

type Standing = {
  state: string;
  edition: number;
  releaseAt: string | null;
  publishedAt: string | null;
  late: boolean;
  manifest: string | null;
  version: number;
  upload: { upload: number; state: string; readAs: string } | null;
  faults: { code: string; row?: number; column?: string; detail: string }[];
};

/** Waits for a condition, however slow the machine is; the test's own limit ends a condition that never comes. */
export const until = async <T>(what: () => Promise<T | false | null | undefined>): Promise<T> => {
  for (;;) {
    const found = await what();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const READY = /Heliostat is ready: (\S+)\/ /;

const start = async (
  data: string,
  port: string,
  flags: readonly string[],
): Promise<{ child: ChildProcess; address: string }> => {
  const child = spawn(process.execPath, ['cli/start.ts', '--port', port, '--data', data, ...flags], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`The host ended with ${status}: ${said}`)));
    if (!child.stdout) throw new Error('no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = READY.exec(line)?.[1];
      if (ready) resolve(ready);
    });
  });
  return { child, address };
};

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

export const openOffice = async (...flags: string[]): Promise<Office> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliostat-office-'));
  const data = join(folder, 'data');
  // Built whole first: hosts that start at once would wait for each other's bundles.
  await buildTemplate(flags.includes('aws-cn') ? 'aws-cn' : 'aws');
  let host = await start(data, '0', flags);
  const signedIn = new Set<string>();

  const line = async (words: readonly string[]): Promise<Answered> => {
    const answered = { answer: '', talk: '' };
    const status = await dispatch(words, {
      answer: (text) => {
        answered.answer += text;
      },
      talk: (text) => {
        answered.talk += text;
      },
      terminal: false,
      env: { XDG_CONFIG_HOME: join(folder, 'config'), HELIOSTAT_SERVER: host.address, LANG: 'en' },
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    return { status, ...answered };
  };

  const attempt = async (as: string, ...words: string[]): Promise<Answered> => {
    const who = `${as} ${host.address}`;
    if (!signedIn.has(who)) {
      const login = await line(['login', '--as', as]);
      if (login.status !== 0) throw new Error(login.talk);
      signedIn.add(who);
    }
    return await line([...words, '--as', as, '--json']);
  };

  const logged = async (name: string): Promise<Record<string, unknown>[]> => {
    const logs = join(data, 'logs');
    const files = (await readdir(logs)).filter((file) => file.startsWith(name));
    const texts = await Promise.all(files.map((file) => readFile(join(logs, file), 'utf8')));
    return texts
      .join('')
      .split('\n')
      .flatMap((text) => {
        try {
          return [JSON.parse(text) as Record<string, unknown>];
        } catch {
          return [];
        }
      });
  };

  /** What the functions wrote down of a fault of ours, since an answer gives only its id. */
  const faults = async (said: string): Promise<string> =>
    said.includes('/problems/internal')
      ? JSON.stringify((await logged('')).filter(({ event }) => event === 'fault'))
      : '';

  const run = async (as: string, ...words: string[]): Promise<string> => {
    const { status, answer, talk } = await attempt(as, ...words);
    if (status !== 0) {
      const why = await faults(answer);
      throw new Error(`heliostat ${words.join(' ')}: ${status} ${talk}${answer}${why}`);
    }
    return answer;
  };

  const kill = async (): Promise<void> => {
    host.child.kill('SIGKILL');
    await ended(host.child);
  };

  return {
    get address() {
      return host.address;
    },
    folder,
    run,
    json: async (as, ...words) => JSON.parse(await run(as, ...words)),
    attempt,
    status: async (release) => JSON.parse(await run('editor', 'status', release)) as Standing,
    get: (path) => fetch(`${host.address}${path}`),
    mails: async () => {
      const { items } = (await (await fetch(`${host.address}/_local/mail?format=json`)).json()) as never;
      return items;
    },
    clock: async () => {
      const { now } = (await (await fetch(`${host.address}/_local/clock`)).json()) as { now: string };
      return Date.parse(now);
    },
    moveClock: async (to) => {
      const moved = await fetch(`${host.address}/_local/clock`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now: to }),
      });
      if (!moved.ok) throw new Error(`The clock could not be moved: ${await moved.text()}`);
    },
    logged,
    kill,
    killAndRestart: async () => {
      await kill();
      host = await start(data, new URL(host.address).port, flags);
    },
    [Symbol.asyncDispose]: async () => {
      host.child.kill('SIGTERM');
      await ended(host.child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** From the announcement to the approval, by the people who may. The file's period must be the release's. */
export const signOff = async (office: Office, release: string, file: string): Promise<void> => {
  await office.run('editor', 'upload', release, file);
  await signBuilt(office, release);
};

/** Review and approval of what is sealed, its warnings taken note of. */
export const signBuilt = async (office: Office, release: string): Promise<void> => {
  await office.attempt('editor', 'acknowledge', release, '--reason', 'as published');
  await office.run('reviewer', 'review', release, '--basis', 'aggregates only');
  await office.run('approver', 'approve', release);
};

export const announce = (office: Office, release: string, at: string): Promise<string> =>
  office.run(
    'editor',
    'announce',
    release,
    '--at',
    at,
    '--title-zh',
    `${release} 发布`,
    '--title-en',
    `Release ${release}`,
  );

/** The answer as it would leave is read and approved by a second person, who gives the basis where it provides something. */
export const approveAnswer = async (office: Office, receipt: string): Promise<void> => {
  const review = ['approver', 'requests', 'review', receipt] as const;
  const { content } = JSON.parse(
    await office.run(...review, 'read', '--out', join(office.folder, 'answer.html')),
  );
  await office.run(...review, 'approve', '--content', content, '--basis', '不涉密');
};
