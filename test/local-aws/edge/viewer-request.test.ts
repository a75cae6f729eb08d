import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../local-aws/edge/distribution.ts';
import { forwarded } from '../../../local-aws/edge/viewer-request.ts';

const NONE = { kind: 'none', names: new Set<string>() } as const;
const ALL_BUT_HOST = { kind: 'allBut', names: new Set(['host']) } as const;
const LISTED = { kind: 'these', names: new Set(['accept', 'cloudfront-viewer-address']) } as const;

const behaviour = (headers: Behaviour['forward']['headers']): Behaviour => ({
  pattern: '/requests/?*',
  origin: { kind: 'api', domainName: 'api.example', headers: {} },
  methods: new Set(['GET', 'POST']),
  compress: false,
  cache: {
    ...{ minTtl: 0, defaultTtl: 0, maxTtl: 0, gzip: false, brotli: false },
    ...{ headers: NONE, cookies: NONE, query: NONE },
  },
  forward: { headers, cookies: NONE, query: NONE },
  response: { headers: [], remove: [], cors: undefined },
});

/** What the API is told by a viewer at 192.0.2.7 who says that it is somebody else. */
const told = (headers: Behaviour['forward']['headers']): Record<string, string> => {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: '192.0.2.7' });
  Object.defineProperty(socket, 'remotePort', { value: 40_001 });
  const req = new IncomingMessage(socket);
  req.headers = {
    'x-forwarded-for': '203.0.113.9',
    'cloudfront-viewer-address': '203.0.113.9:1',
    accept: '*/*',
  };
  return forwarded({ req, path: '/requests/new/', query: '', behaviour: behaviour(headers) }, new Set());
};

describe('where the viewer asks from', () => {
  it('is told by CloudFront’s own header where a policy lists it, over what the viewer says', () => {
    expect(told(LISTED)['cloudfront-viewer-address']).toBe('192.0.2.7:40001');
  });

  it('is not told by it elsewhere, nor is what the viewer says', () => {
    for (const headers of [NONE, ALL_BUT_HOST]) {
      expect(told(headers)['cloudfront-viewer-address']).toBeUndefined();
    }
  });

  it('stands last in X-Forwarded-For everywhere', () => {
    for (const headers of [NONE, ALL_BUT_HOST, LISTED]) {
      expect(told(headers)['x-forwarded-for']).toBe('203.0.113.9, 192.0.2.7');
    }
  });
});
