import { DatabaseSync } from 'node:sqlite';
import { HostFault, saying } from './host-fault.ts';

/** An asynchronous call that was accepted and has not yet succeeded or failed for good. */
export interface PendingCall {
  readonly id: string;
  readonly functionArn: string;
  readonly payload: string;
  /** What asked for it, for instance `schedule NAME`. */
  readonly source: string;
  readonly attempts: number;
  /** When it was accepted, by the host's clock, milliseconds. */
  readonly since: number;
  /** Not before this reading of the host's clock, milliseconds. */
  readonly due: number;
}

/** What failed for good, kept where the template's queue would keep it. */
interface DeadLetter {
  readonly at: string;
  readonly queue: string;
  readonly source: string;
  readonly error: string;
  readonly payload: string;
}

/** What the host itself must remember over a kill: runs of schedules, read positions, accepted calls. */
export interface Journal {
  /** When a schedule was first seen and the time it last stood for, milliseconds; undefined: never seen. */
  schedule(name: string): { readonly since: number; readonly last: number | undefined } | undefined;
  saveSchedule(name: string, since: number, last: number | undefined): void;
  /** One commit: the schedule's run is noted and its call accepted; an older pending call of it is dropped. */
  acceptRun(name: string, since: number, last: number, call: PendingCall): void;
  position(mapping: string): string | undefined;
  savePosition(mapping: string, stream: string, sequence: string): void;
  accept(call: PendingCall): void;
  retry(id: string, attempts: number, due: number): void;
  settle(id: string): void;
  pending(): PendingCall[];
  bury(letter: DeadLetter): void;
  /** Whether the first start of this folder came to its end. */
  seeded(): boolean;
  markSeeded(): void;
  deadLetters(): DeadLetter[];
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS schedule (name TEXT PRIMARY KEY, since REAL NOT NULL, last REAL) STRICT;
  CREATE TABLE IF NOT EXISTS position (mapping TEXT PRIMARY KEY, place TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS pending (
    id TEXT PRIMARY KEY, functionArn TEXT NOT NULL, payload TEXT NOT NULL, source TEXT NOT NULL,
    attempts INTEGER NOT NULL, since REAL NOT NULL, due REAL NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS seeded (one INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS dead_letter (
    at TEXT NOT NULL, queue TEXT NOT NULL, source TEXT NOT NULL, error TEXT NOT NULL, payload TEXT NOT NULL) STRICT;
`;

export function openJournal(file: string): Journal {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file);
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
  } catch (fault) {
    throw new HostFault(`The data folder is damaged: ${file} cannot be read (${saying(fault)}).`);
  }
  const readSchedule = db.prepare('SELECT since, last FROM schedule WHERE name = ?');
  const writeSchedule = db.prepare('INSERT OR REPLACE INTO schedule VALUES (?, ?, ?)');
  const readPosition = db.prepare('SELECT place FROM position WHERE mapping = ?');
  const writePosition = db.prepare('INSERT OR REPLACE INTO position VALUES (?, ?)');
  const writePending = db.prepare('INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)');
  const dropOlder = db.prepare('DELETE FROM pending WHERE source = ?');
  const writeRetry = db.prepare('UPDATE pending SET attempts = ?, due = ? WHERE id = ?');
  const dropPending = db.prepare('DELETE FROM pending WHERE id = ?');
  const readPending = db.prepare('SELECT * FROM pending ORDER BY due');
  const writeLetter = db.prepare('INSERT INTO dead_letter VALUES (?, ?, ?, ?, ?)');
  const readLetters = db.prepare('SELECT * FROM dead_letter ORDER BY rowid DESC LIMIT 100');
  const accept = (call: PendingCall) =>
    void writePending.run(
      call.id,
      call.functionArn,
      call.payload,
      call.source,
      call.attempts,
      call.since,
      call.due,
    );

  return {
    schedule(name) {
      const row = readSchedule.get(name);
      return row && { since: Number(row.since), last: row.last === null ? undefined : Number(row.last) };
    },
    saveSchedule: (name, since, last) => void writeSchedule.run(name, since, last ?? null),
    acceptRun(name, since, last, call) {
      db.exec('BEGIN');
      try {
        writeSchedule.run(name, since, last);
        dropOlder.run(call.source);
        accept(call);
        db.exec('COMMIT');
      } catch (fault) {
        db.exec('ROLLBACK');
        throw fault;
      }
    },
    position: (mapping) => {
      const place = readPosition.get(mapping)?.place;
      return typeof place === 'string' ? place : undefined;
    },
    savePosition: (mapping, stream, sequence) => void writePosition.run(mapping, `${stream} ${sequence}`),
    accept,
    retry: (id, attempts, due) => void writeRetry.run(attempts, due, id),
    settle: (id) => void dropPending.run(id),
    pending: () =>
      readPending.all().map((row) => ({
        id: String(row.id),
        functionArn: String(row.functionArn),
        payload: String(row.payload),
        source: String(row.source),
        attempts: Number(row.attempts),
        since: Number(row.since),
        due: Number(row.due),
      })),
    bury: (letter) =>
      void writeLetter.run(letter.at, letter.queue, letter.source, letter.error, letter.payload),
    deadLetters: () =>
      readLetters.all().map((row) => ({
        at: String(row.at),
        queue: String(row.queue),
        source: String(row.source),
        error: String(row.error),
        payload: String(row.payload),
      })),
    seeded: () => db.prepare('SELECT one FROM seeded').get() !== undefined,
    markSeeded: () => void db.exec('INSERT OR IGNORE INTO seeded VALUES (1)'),
    close: () => db.close(),
  };
}
