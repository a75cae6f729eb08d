import { once } from 'node:events';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { watch as watchFolders } from 'chokidar';
import { type BuildFailure, formatMessages } from 'esbuild';
import type { Host } from '../../local-aws/host.ts';
import { HostFault } from '../../local-aws/host-fault.ts';
import { ROOT } from '../bundle.ts';
import { type Bundler, openBundler } from './bundler.ts';
import type { Front } from './front.ts';

const FOLDERS = ['functions', 'infra', 'local-aws', 'site', 'dataflows'];
const SOURCE = /\.(ts|css|svg|json)$/;
/** An editor writes one file in several steps, and some write several files at once; in milliseconds. */
const GATHER = 30;
const OWN = join(ROOT, 'local-aws') + sep;

/** What the watch acts on: the host that runs now, and how another takes its place. */
export type Watched = {
  front: Front;
  say: (sentence: string) => void;
  host: () => Host;
  /** The file of the template that runs. */
  running: string;
  /** Ends the host and starts one with the template in this file, on the same data and port. */
  restart: (templateFile: string) => Promise<void>;
  /** Makes the template anew, into the file of the one that runs; gives its path. */
  make: () => Promise<string>;
  /** Ends what bundles the functions otherwise, which would write older code over newer, then has `place` called. */
  handOver: (place: () => void) => Promise<void>;
};

/** Watches the sources, from `ready` on, and brings what changes to the host that runs. Ends with `stop`. */
export function watchSources(watched: Watched): { ready: Promise<void>; stop: () => Promise<void> } {
  const changed = new Set<string>();
  let heard = Promise.withResolvers<void>();
  // Editors that save by renaming leave Node's own recursive watch on the file that was: it hears of one save.
  const watcher = watchFolders(
    FOLDERS.map((folder) => join(ROOT, folder)),
    { ignoreInitial: true, ignored: (path, stats) => stats?.isFile() === true && !SOURCE.test(path) },
  ).on('all', (_event, path) => {
    if (!SOURCE.test(path)) return;
    changed.add(path);
    heard.resolve();
  });
  const ready = once(watcher, 'ready').then(() => undefined);
  let stopped = false;
  const rounds = createRounds(watched);
  const work = async (): Promise<void> => {
    await ready;
    await rounds.prepare();
    while (!stopped) {
      await heard.promise;
      if (stopped) return;
      await setTimeout(GATHER);
      heard = Promise.withResolvers<void>();
      const batch = new Set(changed);
      changed.clear();
      await rounds.run(batch);
    }
  };
  const working = work();
  return {
    ready,
    async stop() {
      stopped = true;
      await watcher.close();
      heard.resolve();
      await working;
      await rounds.close();
    },
  };
}

/**
 * One round bundles what has changed together. The template, where it is made of that, follows beside the next
 * rounds: it takes longer, and is seldom another.
 */
function createRounds({ front, say, host, restart, running, make, handOver }: Watched) {
  let bundler: Bundler | undefined;
  const faults = new Map<'bundle' | 'template', string>();
  let owed = false;
  let making: Promise<void> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** What acts on the bundles or the host does so one after another. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const acted = turn.then(act);
    turn = acted.catch(() => undefined);
    return acted;
  };

  const fail = async (what: 'bundle' | 'template', fault: unknown): Promise<void> => {
    const words = await wordsOf(fault);
    faults.set(what, words);
    say(words);
    front.fail(words);
  };

  const mended = (what: 'bundle' | 'template'): boolean => faults.delete(what);

  /** Shows what is live, unless something else is still at fault. */
  const live = (began: number, what: readonly string[]): void => {
    const [fault] = faults.values();
    if (fault === undefined) front.live();
    else front.fail(fault);
    say(`Live after ${((performance.now() - began) / 1000).toFixed(1)} s: ${what.join(', ') || 'as before'}`);
  };

  /** Reads everything once, so that a round costs what has changed. */
  const open = async (): Promise<Bundler> => {
    const opened = await openBundler();
    await handOver(() => host().renew(opened.place()));
    return opened;
  };

  const rebuild = async (batch: ReadonlySet<string>) => {
    bundler ??= await open();
    const built = await bundler.rebuild(batch);
    host().renew(built.folders);
    return built;
  };

  /** What the template is apart from the hashes of its bundles, which the host takes from their folders. */
  const meaningOf = async (template: string): Promise<string> =>
    (await readFile(template, 'utf8')).replaceAll(/[0-9a-f]{64}/g, '');

  /** True when another template runs. Where the host cannot run it, the one before goes on. */
  const renewTemplate = async (): Promise<boolean> => {
    const before = `${running}.before`;
    await copyFile(running, before);
    const template = await make();
    return inTurn(async () => {
      if ((await meaningOf(template)) === (await meaningOf(before))) return false;
      try {
        await restart(template);
      } catch (fault) {
        await restart(before);
        throw fault;
      }
      return true;
    });
  };

  const makeTemplate = async (): Promise<void> => {
    while (owed) {
      owed = false;
      const began = performance.now();
      try {
        const restarted = await renewTemplate();
        if (mended('template') || restarted) live(began, ['the template']);
      } catch (fault) {
        await fail('template', fault);
      }
    }
    making = undefined;
  };

  return {
    async prepare() {
      try {
        bundler = await open();
      } catch (fault) {
        await fail('bundle', fault);
      }
    },
    async run(batch: ReadonlySet<string>) {
      const began = performance.now();
      try {
        const built = await inTurn(() => rebuild(batch));
        if (mended('bundle') || built.folders.length > 0 || built.site) {
          const names = built.folders.map((folder) => basename(folder));
          live(began, [...names, ...(built.site ? ['styles and scripts'] : [])]);
        } else if ([...batch].some((file) => file.startsWith(OWN))) {
          say('local-aws is the host itself: start again to see what changed there.');
        }
        if (!built.template) return;
        owed = true;
        making ??= makeTemplate();
      } catch (fault) {
        await fail('bundle', fault);
      }
    },
    async close() {
      owed = false;
      await making;
      await bundler?.close();
    },
  };
}

const isBuildFailure = (fault: unknown): fault is BuildFailure =>
  fault instanceof Error && 'errors' in fault && Array.isArray(fault.errors);

/** For the terminal and for the page: where it is, and what is wrong. */
async function wordsOf(fault: unknown): Promise<string> {
  if (isBuildFailure(fault)) {
    const messages = await formatMessages(fault.errors, { kind: 'error', color: false });
    return messages.join('').trim();
  }
  if (fault instanceof HostFault) return fault.message.replaceAll(ROOT, `.${sep}`);
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
