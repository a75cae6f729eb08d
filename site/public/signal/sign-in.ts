/// <reference lib="dom" />
import * as oauth from 'oauth4webapi';

/**
 * Signing in at the office's issuer: the authorization code flow with PKCE (RFC 7636), of a public client. The token
 * lies in this tab alone and is gone with it; what was written is not.
 */
export type Person = { sub: string; token: string };

const PERSON = 'heliostat-person';
const UNDERWAY = 'heliostat-sign-in';
const LEFT = 'heliostat-signed-out';

/** Where staff sign in, as the site says (RFC 9728), and under which name this page is known there. */
const place = async () => {
  const answer = await fetch('/.well-known/oauth-protected-resource', { cache: 'no-store' });
  if (!answer.ok) throw new Error(`The site does not say where to sign in: ${answer.status}`);
  const { resource, authorization_servers, signal_client_id } = (await answer.json()) as {
    resource: string;
    authorization_servers: [string];
    signal_client_id: string;
  };
  const issuer = new URL(authorization_servers[0]);
  const insecure = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  return { server, resource, insecure, client: { client_id: signal_client_id } };
};

const here = (): string => `${location.origin}${location.pathname}`;

/**
 * Leaves for the issuer, which sends the browser back to this page. Whoever signed out here is asked anew who they are,
 * even where the issuer still knows them.
 */
export const signIn = async (): Promise<void> => {
  const { server, resource, client } = await place();
  if (!server.authorization_endpoint) throw new Error('The issuer has no page to sign in');
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem(UNDERWAY, JSON.stringify({ verifier, state }));
  const to = new URL(server.authorization_endpoint);
  const asked = {
    client_id: client.client_id,
    redirect_uri: here(),
    response_type: 'code',
    scope: 'openid',
    resource,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(sessionStorage.getItem(LEFT) !== null && { prompt: 'login' }),
  };
  for (const [name, value] of Object.entries(asked)) to.searchParams.set(name, value);
  location.assign(to);
};

/**
 * Whoever comes back from the issuer, signed in; null where nobody does. The code leaves the address at once, so that a
 * page loaded again does not offer it again.
 *
 * @throws Error where the issuer refused, or cannot be reached
 */
const comeBack = async (): Promise<Person | null> => {
  const url = new URL(location.href);
  const kept = sessionStorage.getItem(UNDERWAY);
  if (!kept || !url.searchParams.has('state')) return null;
  sessionStorage.removeItem(UNDERWAY);
  history.replaceState(null, '', location.pathname);
  const { verifier, state } = JSON.parse(kept) as { verifier: string; state: string };
  const { server, client, resource, insecure } = await place();
  const found = oauth.validateAuthResponse(server, client, url, state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    found,
    here(),
    verifier,
    { ...insecure, additionalParameters: { resource } },
  );
  const given = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    requireIdToken: true,
  });
  const person = { sub: oauth.getValidatedIdTokenClaims(given)?.sub ?? '', token: given.access_token };
  sessionStorage.setItem(PERSON, JSON.stringify(person));
  sessionStorage.removeItem(LEFT);
  return person;
};

/** Who is signed in here; null where nobody is. */
export const person = async (): Promise<Person | null> => {
  const back = await comeBack();
  const kept = sessionStorage.getItem(PERSON);
  return back ?? (kept ? (JSON.parse(kept) as Person) : null);
};

/** The token has ended. */
export const forget = (): void => sessionStorage.removeItem(PERSON);

/** Somebody says that they are not to be signed in here any more. */
export const signOut = (): void => {
  forget();
  sessionStorage.setItem(LEFT, 'yes');
};
