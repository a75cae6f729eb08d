import * as openid from 'openid-client';
import * as v from 'valibot';
import { type Credentials, reach, refusalOf } from './client.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** OAuth 2.0 protected resource metadata (RFC 9728), as far as a login needs it. */
const ProtectedResource = v.looseObject({
  resource: v.string(),
  authorization_servers: v.pipe(v.array(v.string()), v.minLength(1)),
  scopes_supported: v.optional(v.array(v.string())),
});

/** Where staff sign in. `skew` is how far the server's clock is ahead of this machine's, in whole seconds. */
export type Place = { issuer: string; resource: string; scopes: readonly string[]; skew: number };

export type Tokens = Credentials & { refreshToken: string | null };

export async function findIssuer(server: string, machineNow: () => number): Promise<Place> {
  const response = await reach(`${server}/.well-known/oauth-protected-resource`);
  if (!response.ok)
    throw await refusalOf(response, [
      { zh: '  网站没有写明工作人员在何处登录。', en: '  The site does not say where its staff sign in.' },
    ]);
  const parsed = v.safeParse(ProtectedResource, await response.json().catch(() => undefined));
  const issuer = parsed.success ? parsed.output.authorization_servers[0] : undefined;
  if (!parsed.success || issuer === undefined || !URL.canParse(issuer)) {
    throw new Refusal({
      zh: `${server} 没有说明工作人员在哪里登录。它是 Heliostat 网站吗？`,
      en: `${server} does not say where its staff sign in. Is it a Heliostat site?`,
    });
  }
  const serverNow = Date.parse(response.headers.get('date') ?? '');
  return {
    issuer,
    resource: parsed.output.resource,
    scopes: parsed.output.scopes_supported ?? [],
    skew: Number.isFinite(serverNow) ? Math.round((serverNow - machineNow()) / 1_000) : 0,
  };
}

/** Plain HTTP is accepted from this very machine only. */
const isLoopback = (url: URL) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);

async function configuration(
  place: Pick<Place, 'issuer'> & { skew?: number },
  id: string,
  secret?: string,
): Promise<openid.Configuration> {
  const issuer = new URL(place.issuer);
  return openid.discovery(
    issuer,
    id,
    { [openid.clockSkew]: place.skew ?? 0 },
    secret === undefined ? openid.None() : openid.ClientSecretBasic(secret),
    { execute: isLoopback(issuer) ? [openid.allowInsecureRequests] : [] },
  );
}

/** `resource` is RFC 8707's; issuers that predate it know the same thing as `audience`. */
const target = (resource: string) => ({ resource, audience: resource });

/** Client credentials (RFC 6749, 4.4): how the local issuer's users sign in without a prompt. */
export const clientLogin = (place: Pick<Place, 'issuer' | 'resource'>, id: string, secret: string) =>
  plainly(place.issuer, async () => {
    const config = await configuration(place, id, secret);
    return tokensOf(await openid.clientCredentialsGrant(config, target(place.resource)));
  });

/** Device authorization (RFC 8628): `show` is given the address to open in any browser, and the code. */
export const deviceLogin = (
  place: Place,
  id: string,
  scope: string,
  show: (address: string, code: string) => void,
) =>
  plainly(place.issuer, async () => {
    const config = await configuration(place, id);
    const started = await openid.initiateDeviceAuthorization(config, { scope, ...target(place.resource) });
    show(started.verification_uri_complete ?? started.verification_uri, started.user_code);
    return tokensOf(await openid.pollDeviceAuthorizationGrant(config, started, target(place.resource)));
  });

/** A fresh token for a session whose own is no longer accepted. */
export const renew = (session: Session): Promise<Tokens> => {
  const { grant } = session;
  if (grant.kind === 'client') return clientLogin(session, grant.id, grant.secret);
  return plainly(session.issuer, async () => {
    const { skew } = await findIssuer(session.server, Date.now);
    const config = await configuration({ ...session, skew }, grant.id);
    const tokens = tokensOf(
      await openid.refreshTokenGrant(config, grant.refreshToken ?? '', target(session.resource)),
    );
    return { ...tokens, refreshToken: tokens.refreshToken ?? grant.refreshToken };
  });
};

/** Tells the issuer that a refresh token will not be used again (RFC 7009), where it can be told. */
export const revoke = (session: Session, refreshToken: string): Promise<void> =>
  plainly(session.issuer, async () => {
    const config = await configuration(session, session.grant.id);
    if (config.serverMetadata().revocation_endpoint === undefined) return;
    await openid.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
  });

function tokensOf(response: { access_token: string; refresh_token?: string }): Tokens {
  return {
    token: response.access_token,
    expiresAt: expiryOf(response.access_token),
    refreshToken: response.refresh_token ?? null,
  };
}

/** The token's own `exp`: the issuer's clock, whatever this machine's shows. Null for an opaque token. */
function expiryOf(token: string): number | null {
  const Claims = v.object({ exp: v.number() });
  try {
    return v.parse(Claims, JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).exp;
  } catch {
    return null;
  }
}

/** `invalid_client: …`, whether the issuer said it in the body or in a challenge; else the library's words. */
function reasonOf(error: Error): string {
  const inner = error.cause instanceof Error ? error.cause.message : undefined;
  const said: readonly (string | undefined)[] =
    error instanceof openid.ResponseBodyError
      ? [error.error, error.error_description]
      : error instanceof openid.WWWAuthenticateChallengeError
        ? error.cause.flatMap(({ parameters }) => [parameters.error, parameters.error_description])
        : [error.message, inner];
  return said.filter(Boolean).join(': ') || error.message;
}

/** What OAuth libraries throw, as one sentence. */
async function plainly<T>(issuer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Refusal || !(cause instanceof Error)) throw cause;
    const reason = reasonOf(cause);
    throw new Refusal(
      { zh: `${issuer} 未签发令牌（${reason}）。`, en: `${issuer} gave no token (${reason}).` },
      { cause, document: { title: 'No token', issuer, reason } },
    );
  }
}
