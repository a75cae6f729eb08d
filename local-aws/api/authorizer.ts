import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { AuthorizerConfig } from '../template/http-api.ts';
import type { Clock } from '../time/clock.ts';

/** What the gateway tells the function of a token that it took. */
export interface Claims {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

type Decision =
  | { readonly kind: 'allowed'; readonly jwt: Claims }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };

export type Authorizer = (header: string | undefined, scopes: readonly string[]) => Promise<Decision>;

/**
 * Plays the JWT authorizer of an HTTP API: RS256 only; `iss`, `aud` (or `client_id`), `exp`, `nbf` and `iat`
 * are checked on the host's clock, without leeway; at least one of the route's scopes must be in the token.
 * The key set is found through the issuer's discovery document.
 */
export function createAuthorizer(config: AuthorizerConfig, clock: Clock): Authorizer {
  let keySet: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  const discover = async () => {
    const address = `${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
    const { jwks_uri: uri } = (await answer.json()) as { jwks_uri: string };
    return createRemoteJWKSet(new URL(uri));
  };

  const verify = async (token: string): Promise<JWTPayload | undefined> => {
    keySet ??= discover();
    // The next request tries again if the issuer was not there.
    keySet.catch(() => {
      keySet = undefined;
    });
    const keys = await keySet;
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer: config.issuer,
        currentDate: new Date(clock.now()),
      });
      return acceptable(payload) ? payload : undefined;
    } catch (fault) {
      if (fault instanceof errors.JOSEError) return undefined;
      throw fault;
    }
  };

  const acceptable = ({ aud, exp, iat, client_id: client }: JWTPayload): boolean => {
    const audience = aud === undefined ? [client] : [aud].flat();
    const named = audience.some((one) => typeof one === 'string' && config.audience.includes(one));
    return named && exp !== undefined && (iat === undefined || iat * 1000 <= clock.now());
  };

  return async (header, scopes) => {
    const token = header?.replace(/^Bearer /i, '').trim();
    const payload = token ? await verify(token) : undefined;
    if (!payload) return { kind: 'unauthorized' };
    const held = scopesOf(payload);
    if (scopes.length > 0 && !scopes.some((scope) => held.includes(scope))) return { kind: 'forbidden' };
    const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, shown(value)]));
    return { kind: 'allowed', jwt: { claims, scopes: scopes.length > 0 ? held : null } };
  };
}

const scopesOf = ({ scope, scp }: JWTPayload): string[] => {
  const said = scope ?? scp;
  if (Array.isArray(said)) return said.map(String);
  return typeof said === 'string' ? said.split(' ') : [];
};

/** A claim as the gateway writes it into the event: always text, lists as `[a b]`, objects as `map[a:1 b:2]`. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([name, one]) => `${name}:${shown(one)}`).join(' ')}]`;
  }
  return String(value);
}
