import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import Provider from 'oidc-provider';

/**
 * A real OpenID provider whose clock shows 2018, in a thread of its own so that the clock of the tests stays
 * what it is. It also says, as the office's site does, where staff sign in. A message names the user code that
 * somebody has just confirmed in a browser.
 */
const machineNow = Date.now;
const OFFSET = Date.parse('2018-01-10T09:00:00+08:00') - machineNow();
Date.now = () => machineNow() + OFFSET;

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(origin, {
    clients: [
      {
        client_id: 'editor',
        client_secret: 'editor',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: 'cli',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'release',
          audience: 'urn:office',
          accessTokenTTL: 600,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    issueRefreshToken: () => true,
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url !== '/.well-known/oauth-protected-resource') {
      answer(request, response);
      return;
    }
    response.setHeader('date', new Date(Date.now()).toUTCString());
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ resource: 'urn:office', authorization_servers: [origin] }));
  });
  parentPort?.on('message', async (userCode: string) => {
    const code = await provider.DeviceCode.findByUserCode(userCode.replace(/\W/g, ''));
    if (code === undefined) throw new Error(`There is no code ${userCode}`);
    const grant = new provider.Grant({ accountId: 'li.na', clientId: 'cli' });
    grant.addOIDCScope('openid');
    grant.addResourceScope('urn:office', 'release');
    Object.assign(code, {
      accountId: 'li.na',
      grantId: await grant.save(),
      scope: 'openid',
      resource: 'urn:office',
      authTime: Math.floor(Date.now() / 1000),
    });
    await code.save();
  });
  parentPort?.postMessage(origin);
});
