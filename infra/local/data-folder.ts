import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HostFault, saying } from './fault.ts';

/** Where a host keeps everything it must not lose. */
export interface DataFolder {
  readonly path: string;
  file(name: string): string;
  release(): void;
}

/**
 * Takes a folder for one host. The lock is the operating system's own on an open file, so that it ends with
 * the process, also when that is killed. Throws a `HostFault` when another host has it or it cannot be written.
 */
export function takeDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (fault) {
    throw new HostFault(`The data folder ${path} cannot be used: ${saying(fault)}`);
  }
  const lock = new DatabaseSync(join(path, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (fault) {
    lock.close();
    if (/locked|busy/i.test(saying(fault)))
      throw new HostFault(`The data folder ${path} is in use by another host.`);
    throw new HostFault(
      `The data folder is damaged: ${join(path, 'lock')} cannot be read (${saying(fault)}).`,
    );
  }
  return { path, file: (name) => join(path, name), release: () => lock.close() };
}
