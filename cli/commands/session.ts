import { MeAnswer } from '../../functions/release/contract/schemas.ts';
import { Api } from '../client.ts';
import { type Context, command } from '../command.ts';
import { clientLogin, deviceLogin, findIssuer, type Place, revoke } from '../issuer.ts';
import { aligned, answer, talk } from '../output.ts';
import { missingOneOf, Refusal } from '../refusal.ts';
import { dropSession, findSession, keepSession, listSessions, type Session } from '../session.ts';

export const login = command({
  operands: [],
  options: {
    'client-id': {
      value: 'ID',
      says: {
        zh: '用浏览器在任何 OIDC 服务登录（设备授权）',
        en: 'sign in at any OIDC issuer with a browser (device authorization)',
      },
    },
    scope: { value: 'SCOPES', says: { zh: '请求的范围', en: 'scopes to ask for, with --client-id' } },
  },
  notes: {
    zh: '本机服务：heliostat login --as editor（editor、editor2、reviewer、approver、officer、officer2、admin），无需口令。',
    en: 'At a local host: heliostat login --as editor (editor, editor2, reviewer, approver, officer, officer2, admin); no prompt.',
  },
  async run(context, { 'client-id': clientId, scope }) {
    if (clientId === undefined && context.as === undefined) {
      throw missingOneOf('--as ROLE', '--client-id ID');
    }
    const place = await findIssuer(context.server, Date.now);
    const { grant, ...tokens } =
      clientId === undefined
        ? await asClient(place, context.as ?? '')
        : await asDevice(context, place, clientId, scope);
    const me = await new Api(context.server, context.io, tokens, { lang: context.lang }).get(
      '/api/staff/me',
      MeAnswer,
    );
    const session: Session = {
      server: context.server,
      as: context.as ?? me.value.sub,
      ...me.value,
      issuer: place.issuer,
      resource: place.resource,
      token: tokens.token,
      expiresAt: tokens.expiresAt,
      grant,
    };
    await keepSession(context.io.env, session, true);
    answer(context, shownSession(session), described(session));
    return undefined;
  },
});

/** The local issuer's users: the secret is the name (docs/architecture.md, The local host). */
async function asClient(place: Place, role: string) {
  const { token, expiresAt } = await clientLogin(place, role, role);
  return { token, expiresAt, grant: { kind: 'client' as const, id: role, secret: role } };
}

async function asDevice(context: Context, place: Place, id: string, given: string | undefined) {
  const scope = given ?? (place.scopes.join(' ') || 'openid');
  const { refreshToken, ...tokens } = await deviceLogin(place, id, scope, (address, code) =>
    talk(context, {
      zh: `请在浏览器打开 ${address} ，核对代码 ${code}。`,
      en: `Open ${address} in a browser and check the code ${code}.`,
    }),
  );
  return { ...tokens, grant: { kind: 'device' as const, id, scope, refreshToken } };
}

const shownSession = ({ server, as, sub, name, roles }: Session) => ({ server, as, sub, name, roles });

const described = ({ server, as, name, roles }: Session) =>
  `${as}（${name}）  ${roles.join(', ')}  ${server}`;

export const logout = command({
  operands: [],
  options: { all: { says: { zh: '退出该网站的全部登录', en: 'end every session at this site' } } },
  async run(context, { all }) {
    const { io, server } = context;
    const one = all ? undefined : await findSession(io.env, server, context.as);
    const sessions = all ? await listSessions(io.env, server) : one === undefined ? [] : [one];
    if (sessions.length === 0) {
      throw new Refusal({ zh: `没有 ${server} 的登录。`, en: `There is no session at ${server}.` });
    }
    for (const session of sessions) {
      await dropSession(io.env, session);
      const { grant } = session;
      if (grant.kind !== 'device' || grant.refreshToken === null) continue;
      await revoke(session, grant.refreshToken).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        talk(context, error.says);
      });
    }
    answer(context, { ended: sessions.map(shownSession) }, sessions.map(described).join('\n'));
    return undefined;
  },
});

export const whoami = command({
  operands: [],
  options: {},
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get('/api/staff/me', MeAnswer);
    const rows = [
      ['姓名 name', value.name],
      ['账号 subject', value.sub],
      ['角色 roles', value.roles.join(', ')],
      ['网站 server', context.server],
    ];
    answer(context, { ...Object(document), server: context.server }, aligned(rows));
    return undefined;
  },
});
