import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../functions/service/routes.ts';
import type { Route } from '../../functions/web/route.ts';
import { routerOf } from '../../functions/web/router.ts';

const row = (line: string, answers?: 'browsers'): Pick<Route, 'method' | 'path' | 'answers'> => {
  const [method, path = ''] = line.split(' ');
  return { method: method as Route['method'], path, ...(answers && { answers }) };
};

const find = routerOf([
  row('GET /api/things'),
  row('POST /api/things'),
  row('GET /api/things/{id}'),
  row('GET /api/things/count'),
  row('GET /api/things/{id}/files/{file+}'),
  row('GET /ask/new/', 'browsers'),
  row('POST /ask/new/', 'browsers'),
  row('GET /ask/released/{document+}', 'browsers'),
  row('POST /ask/track/leave', 'browsers'),
]);

describe('the router of a function', () => {
  it.each<[string, string, unknown]>([
    ['GET', '/api/things/7', { route: { path: '/api/things/{id}' }, params: { id: '7' }, lang: 'zh' }],
    ['GET', '/api/things/count', { route: { path: '/api/things/count' } }],
    ['GET', '/api/things/7/files/a/b', { params: { id: '7', file: 'a/b' } }],
    ['POST', '/api/things', { route: { method: 'POST' } }],
    ['HEAD', '/api/things', { route: { method: 'GET' } }],
    ['GET', '/ask/new/', { route: { method: 'GET' }, lang: 'zh' }],
    ['GET', '/en/ask/new/', { route: { path: '/ask/new/' }, lang: 'en' }],
    ['POST', '/en/ask/new', { route: { method: 'POST' }, lang: 'en' }],
    ['POST', '/ask/track/leave/', { route: { path: '/ask/track/leave' } }],
    ['GET', '/ask/released/a/b.pdf', { params: { document: 'a/b.pdf' } }],
  ])('%s %s is found', (method, path, wanted) => {
    expect(find(method, path)).toMatchObject(wanted as object);
  });

  it('leads a page that lacks its slash to the one that has it, in its language', () => {
    expect(find('GET', '/ask/new')).toEqual({ moved: '/ask/new/' });
    expect(find('HEAD', '/en/ask/new')).toEqual({ moved: '/en/ask/new/' });
  });

  it('tells which methods an address takes', () => {
    expect(find('DELETE', '/api/things')).toEqual({ allow: ['GET', 'HEAD', 'POST'] });
    expect(find('GET', '/ask/track/leave')).toEqual({ allow: ['POST'] });
  });

  it.each([
    '/api/things/',
    '/api/things/7/',
    '/en/api/things',
    '/api',
    '/',
    '',
    '/ask/',
    '/ask/released/',
    '/api//count',
  ])('finds nothing at %s', (path) => {
    expect(find('GET', path)).toBeUndefined();
  });

  it('finds every operation of the service by an address of its own', () => {
    for (const name of new Set(ROUTES.map((route) => route.function))) {
      const own = ROUTES.filter((route) => route.function === name);
      const among = routerOf(own);
      for (const route of own) {
        const address = route.path.replace(/\{[^}]+\+\}/, 'some/thing').replace(/\{[^}]+\}/g, 'thing');
        expect(among(route.method, address)).toMatchObject({ route: { operation: route.operation } });
      }
    }
  });
});
