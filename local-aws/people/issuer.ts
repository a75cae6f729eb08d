import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider, { type Configuration, errors } from 'oidc-provider';
import type { Secrets } from '../secrets.ts';
import type { Clock } from '../time/clock.ts';
import { openIssuerStore } from './issuer-store.ts';
import { htmlPage } from './sign-in-page.ts';

export interface Issuer {
  /** Answers what stands under `/_local/oidc`; `req.url` still has that prefix. */
  handle(req: IncomingMessage, res: ServerResponse): void;
  close(): void;
}

/** Who may sign in at a local host. */
export interface SignIn {
  /** By their id, which is their secret too. */
  readonly people: Readonly<Record<string, { readonly name: string; readonly roles: readonly string[] }>>;
  /** A client without a secret, whose pages stand at these paths and sign people in. */
  readonly page?: { readonly client: string; readonly paths: readonly string[] };
}

const TOKEN_SECONDS = 8 * 3600;
export const OIDC_PATH = '/_local/oidc';

const INTERACTION = '/interaction/';

/**
 * The issuer of a machine without one: client_credentials for each of the people (the secret is the id), and for pages
 * the authorization code flow, in which one says who one is; RS256 access tokens for the one audience, on the host's
 * clock.
 */
export function createIssuer(options: {
  issuer: string;
  audience: string;
  roleClaim: string;
  secrets: Pick<Secrets, 'issuerKey' | 'cookieSecret'>;
  clock: Clock;
  /** Where sessions and grants are kept. */
  file: string;
  signIn: SignIn;
}): Issuer {
  const store = openIssuerStore(options.file, options.clock);
  const { issuer, audience, roleClaim, secrets, clock, signIn } = options;
  const { people } = signIn;
  const configuration: Configuration = {
    adapter: store.adapter,
    clients: [
      ...Object.keys(people).map((id) => ({
        client_id: id,
        client_secret: id,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic' as const,
      })),
      ...(signIn.page
        ? [
            {
              client_id: signIn.page.client,
              grant_types: ['authorization_code'],
              redirect_uris: signIn.page.paths.map((path) => new URL(path, issuer).href),
              response_types: ['code' as const],
              token_endpoint_auth_method: 'none' as const,
            },
          ]
        : []),
    ],
    findAccount: (_ctx, sub) =>
      people[sub] && { accountId: sub, claims: async () => ({ sub, name: people[sub]?.name }) },
    interactions: { url: (_ctx, { uid }) => `${OIDC_PATH}${INTERACTION}${uid}` },
    // Whoever signs in here has said yes to the page.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    jwks: { keys: [secrets.issuerKey] } as NonNullable<Configuration['jwks']>,
    cookies: { keys: [secrets.cookieSecret] },
    scopes: ['openid', 'offline_access'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== audience) throw new errors.InvalidTarget();
          return {
            scope: '',
            audience,
            accessTokenTTL: TOKEN_SECONDS,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
    ttl: { ClientCredentials: TOKEN_SECONDS, AccessToken: TOKEN_SECONDS, Grant: TOKEN_SECONDS },
    extraTokenClaims: (_ctx, token) => {
      const member = people[('accountId' in token && token.accountId) || token.clientId || ''];
      return member && { name: member.name, [roleClaim]: member.roles };
    },
    formats: {
      customizers: {
        jwt: (_ctx, _token, jwt) => {
          const now = Math.floor(clock.now() / 1000);
          jwt.payload.iat = now;
          jwt.payload.exp = now + TOKEN_SECONDS;
        },
      },
    },
  };
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  /** Who one is: asked by a page, and told to whoever asked. */
  const interact = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(req, res);
    const accountId = req.method === 'POST' ? new URLSearchParams(await text(req)).get('who') : null;
    if (accountId && people[accountId]) {
      // Whoever says now that they are somebody else is that from here on.
      const { session } = interaction;
      const before = session && (await provider.Session.findByUid(session.uid));
      if (before && before.accountId !== accountId) {
        delete before.accountId;
        delete before.authorizations;
        await before.persist();
        delete interaction.session;
        await interaction.persist();
      }
      return provider.interactionFinished(req, res, { login: { accountId } });
    }
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    res.end(htmlPage(Object.entries(people).map(([id, { name }]) => ({ id, name }))));
  };
  return {
    handle(req, res) {
      // How a mounted provider learns its own path: the whole address beside what is left of it.
      Object.assign(req, { originalUrl: req.url });
      req.url = (req.url ?? '').slice(OIDC_PATH.length) || '/';
      if (!req.url.startsWith(INTERACTION)) return void answer(req, res);
      interact(req, res).catch((error: Error) =>
        res.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(`${error.message}\n`),
      );
    },
    close: store.close,
  };
}
