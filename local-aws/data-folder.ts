import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HostFault, saying } from './host-fault.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Partition } from './template/resource-names.ts';

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
      throw new HostFault(
        `The data folder ${path} is in use by another host: end that one, or choose another folder with --data.`,
      );
    throw new HostFault(
      `The data folder is damaged: ${join(path, 'lock')} cannot be read (${saying(fault)}).`,
    );
  }
  return { path, file: (name) => join(path, name), release: () => lock.close() };
}

/** What a first start that was cut short leaves behind: nobody was told it was ready, so it begins again. */
const UNFINISHED = [
  'clock',
  'clock.last',
  'dynamo.db',
  'host.db',
  'keys.json',
  'secrets.json',
  'identity.db',
  'storage.db',
  'mail',
  'logs',
  'partition',
];

/** The journal of the folder; `fresh` when its first start has not come to its end. */
export function openJournalOf(folder: DataFolder): { journal: Journal; fresh: boolean } {
  const open = () => openJournal(folder.file('host.db'));
  const known = existsSync(folder.file('host.db'));
  const journal = open();
  if (journal.seeded()) return { journal, fresh: false };
  journal.close();
  for (const name of known ? UNFINISHED : []) {
    for (const ending of ['', '-wal', '-shm'])
      rmSync(folder.file(name + ending), { recursive: true, force: true });
  }
  return { journal: open(), fresh: true };
}

/** A folder stays with the partition it was made for: its keys and roles have that one's names. */
export function keepPartition(folder: DataFolder, partition: Partition): void {
  const file = folder.file('partition');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : partition;
  if (kept !== partition)
    throw new HostFault(`The data folder ${folder.path} was made for --partition ${kept}, not ${partition}.`);
  writeFileSync(file, partition);
}

/** Opens a part of the data folder; what cannot be read makes one sentence. */
export function opened<T>(folder: DataFolder, open: () => T): T {
  try {
    return open();
  } catch (fault) {
    if (fault instanceof HostFault) throw fault;
    throw new HostFault(`The data folder ${folder.path} is damaged: ${saying(fault)}`);
  }
}
