import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientLogin, deviceLogin, findIssuer, renew, revoke } from '../../cli/issuer.ts';
import type { Session } from '../../cli/session.ts';

/** Signing in at a real provider whose clock is years away from this machine's. */
let issuer: Worker;
let server: string;
beforeAll(async () => {
  issuer = new Worker(new URL('./issuer-thread.ts', import.meta.url), { stdout: true, stderr: true });
  [server] = await once(issuer, 'message');
});
afterAll(() => issuer.terminate());

describe('an issuer in 2018', () => {
  it('client credentials: a token for the office, by the issuer’s clock', async () => {
    const place = await findIssuer(server, Date.now);
    const { token, expiresAt } = await clientLogin(place, 'editor', 'editor');
    expect(decodeJwt(token)).toMatchObject({ sub: 'editor', aud: 'urn:office', iss: server });
    expect(new Date((expiresAt ?? 0) * 1000).getUTCFullYear()).toBe(2018);
    await expect(clientLogin(place, 'editor', 'wrong')).rejects.toThrow(/gave no token \(invalid_client/);
  });

  it('device authorization: confirmed in a browser, renewed, revoked', { timeout: 30_000 }, async () => {
    const place = await findIssuer(server, Date.now);
    expect(place.skew).toBeLessThan(-86_400 * 365);
    const shown: string[] = [];
    const tokens = await deviceLogin(place, 'cli', 'openid', (address, code) => {
      shown.push(address);
      issuer.postMessage(code);
    });
    expect(shown[0]).toContain(`${server}/device`);
    expect(decodeJwt(tokens.token)).toMatchObject({ sub: 'li.na', aud: 'urn:office' });

    const session: Session = {
      server,
      as: 'li.na',
      sub: 'li.na',
      name: '李娜',
      roles: ['editor'],
      issuer: place.issuer,
      resource: place.resource,
      token: tokens.token,
      expiresAt: tokens.expiresAt,
      grant: { kind: 'device', id: 'cli', scope: 'openid', refreshToken: tokens.refreshToken },
    };
    const fresh = await renew(session);
    expect(fresh.token).not.toBe(tokens.token);
    expect(decodeJwt(fresh.token)).toMatchObject({ sub: 'li.na', aud: 'urn:office' });

    const grant = { ...session.grant, refreshToken: fresh.refreshToken } as Session['grant'];
    await revoke(session, fresh.refreshToken ?? '');
    await expect(renew({ ...session, grant })).rejects.toThrow(/gave no token \(invalid_grant/);
  });
});
