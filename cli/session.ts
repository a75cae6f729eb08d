import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { Refusal } from './refusal.ts';

/**
 * How a session gets a fresh token: as a client of the local issuer, or with the refresh token of a device
 * login (which an issuer need not give).
 */
const Grant = v.variant('kind', [
  v.object({ kind: v.literal('client'), id: v.string(), secret: v.string() }),
  v.object({
    kind: v.literal('device'),
    id: v.string(),
    scope: v.string(),
    refreshToken: v.nullable(v.string()),
  }),
]);

const Session = v.object({
  server: v.string(),
  /** The name it is kept and called by: the role, or for a device login the subject unless `--as` named it. */
  as: v.string(),
  sub: v.string(),
  name: v.string(),
  roles: v.array(v.string()),
  issuer: v.string(),
  resource: v.string(),
  token: v.string(),
  /** Unix seconds by the issuer's clock, never this machine's; null when the token does not say. */
  expiresAt: v.nullable(v.number()),
  grant: Grant,
});
export type Session = v.InferOutput<typeof Session>;

type Env = Readonly<Record<string, string | undefined>>;

/** XDG base directories: a relative $XDG_CONFIG_HOME is to be ignored. */
function folderOf(env: Env, server: string): string {
  const config = env.XDG_CONFIG_HOME;
  const base = config && isAbsolute(config) ? config : join(env.HOME || homedir(), '.config');
  return join(base, 'heliostat', 'sessions', encodeURIComponent(server));
}

const fileOf = (folder: string, as: string) => join(folder, `${encodeURIComponent(as)}.json`);
const CURRENT = 'current';

/** A file only its owner reads, replaced whole: a reader sees the old one or the new one. */
async function writePrivate(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps a session; `current` makes it the one that commands use without `--as`. */
export async function keepSession(env: Env, session: Session, current: boolean): Promise<void> {
  const folder = folderOf(env, session.server);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writePrivate(fileOf(folder, session.as), `${JSON.stringify(session, undefined, 2)}\n`);
  if (current) await writePrivate(join(folder, CURRENT), session.as);
}

async function readSession(file: string): Promise<Session | undefined> {
  const text = await textOf(file);
  if (text === undefined) return undefined;
  try {
    return v.parse(Session, JSON.parse(text));
  } catch (cause) {
    throw new Refusal(
      { zh: `登录文件已损坏：${file}。请重新登录。`, en: `The session in ${file} is damaged. Log in again.` },
      { cause },
    );
  }
}

/**
 * The session for a server: the one called `as`, else one whose subject is `as`; without `as` the one last
 * logged in.
 */
export async function findSession(env: Env, server: string, as?: string): Promise<Session | undefined> {
  const folder = folderOf(env, server);
  const name = as ?? (await textOf(join(folder, CURRENT)));
  if (name === undefined) return undefined;
  const named = await readSession(fileOf(folder, name));
  if (named !== undefined || as === undefined) return named;
  for (const session of await listSessions(env, server)) if (session.sub === as) return session;
  return undefined;
}

export async function listSessions(env: Env, server: string): Promise<Session[]> {
  const folder = folderOf(env, server);
  const names = await readdir(folder).catch(() => []);
  const found: Session[] = [];
  for (const name of names.sort()) {
    const session = name.endsWith('.json') ? await readSession(join(folder, name)) : undefined;
    if (session !== undefined) found.push(session);
  }
  return found;
}

/** Forgets a session; if it was the current one, no session is current. */
export async function dropSession(env: Env, session: Session): Promise<void> {
  const folder = folderOf(env, session.server);
  await rm(fileOf(folder, session.as), { force: true });
  if ((await textOf(join(folder, CURRENT))) === session.as) await rm(join(folder, CURRENT), { force: true });
}
