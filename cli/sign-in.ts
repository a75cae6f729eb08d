import { Api, type Credentials } from './client.ts';
import type { Context } from './command.ts';
import { Refusal } from './refusal.ts';
import { findSession, keepSession } from './session.ts';

/**
 * The staff API for a command: under `--as`, else under $HELIOSTAT_TOKEN, else under the session last logged
 * in. A session that can renew its token does so when the server no longer takes it.
 */
export async function signIn(context: Omit<Context, 'api'>): Promise<Api> {
  const { io, server, as, lang } = context;
  const given = io.env.HELIOSTAT_TOKEN;
  if (given && as === undefined) return new Api(server, io, { token: given, expiresAt: null }, { lang });
  const session = await findSession(io.env, server, as);
  if (session === undefined) {
    const who = as ?? 'ROLE';
    throw new Refusal(
      {
        zh: `尚未登录 ${server}${as === undefined ? '' : `（${as}）`}。请先：heliostat login --as ${who}`,
        en: `No session${as === undefined ? '' : ` as ${as}`} at ${server}. First: heliostat login --as ${who}`,
      },
      { document: { title: 'No session', server, as: as ?? null } },
    );
  }
  const { grant } = session;
  if (grant.kind === 'device' && grant.refreshToken === null) return new Api(server, io, session, { lang });
  const renew = async (): Promise<Credentials> => {
    const { renew: ask } = await import('./issuer.ts');
    const { refreshToken, ...fresh } = await ask(session);
    const renewed = grant.kind === 'device' ? { ...grant, refreshToken } : grant;
    await keepSession(io.env, { ...session, ...fresh, grant: renewed }, false);
    return fresh;
  };
  return new Api(server, io, session, { renew, lang });
}
