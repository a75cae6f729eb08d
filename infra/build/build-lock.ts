import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { HostFault, saying } from '../../local-aws/host-fault.ts';

/** How long another process may be at it, in milliseconds: a minute on an idle machine is ten on a busy one. */
const PATIENCE = 600_000;
const LOOK_AGAIN = 100;

/**
 * Takes the build of a checkout for one process at a time, and gives what lets go of it. The lock is the operating system's
 * own on an open file, so that it ends with the process, also when that is killed. `waiting` is called once where another
 * process has it.
 *
 * @throws HostFault when another process still has it after `patience` milliseconds, or the file cannot be written
 */
export async function takeBuild(
  file: string,
  { waiting = () => undefined, patience = PATIENCE }: { waiting?: () => void; patience?: number } = {},
): Promise<() => void> {
  const until = performance.now() + patience;
  for (let told = false; ; told = true) {
    let lock: DatabaseSync | undefined;
    try {
      lock = new DatabaseSync(file);
      lock.exec('BEGIN EXCLUSIVE');
      return release(lock);
    } catch (fault) {
      lock?.close();
      if (!/locked|busy/i.test(saying(fault)))
        throw new HostFault(`The build cannot be locked: ${file} (${saying(fault)}).`);
    }
    if (!told) waiting();
    if (performance.now() >= until) {
      throw new HostFault(
        'Another start from this checkout is still bundling the functions: let it become ready, or end it, then start again.',
      );
    }
    await setTimeout(LOOK_AGAIN);
  }
}

const release = (lock: DatabaseSync) => (): void => {
  if (lock.isOpen) lock.close();
};
