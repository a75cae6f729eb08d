import type { IncomingMessage } from 'node:http';
import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { largeFiles } from '../../../infra/edge/large-files.ts';
import { type EdgeFunction, edgeFunctions } from '../../../local-aws/edge/edge-function.ts';
import { Template } from '../../../local-aws/template/template.ts';

const templateOf = (resources: unknown): Template =>
  new Template(JSON.parse(JSON.stringify({ Resources: resources })), { parameters: {}, folder: '/' });

const made = (code: string): EdgeFunction => {
  const Properties = {
    Name: 'small',
    AutoPublish: true,
    FunctionCode: code,
    FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
  };
  const [only] = edgeFunctions(
    templateOf({ Small: { Type: 'AWS::CloudFront::Function', Properties } }),
  ).values();
  if (!only) throw new Error('The template has no function.');
  return only;
};

const asked = (method: string, headers: Record<string, string>) => ({ method, headers }) as IncomingMessage;

describe('the function that leads back whoever sends too large a file', () => {
  const { functionCode } = largeFiles(new Stack(new App()));
  const large = made(functionCode);

  it.each([
    ['/requests/track/identity', '/requests/track/?too-large=identity'],
    ['/requests/track/attachment', '/requests/track/?too-large=attachment'],
    ['/en/requests/track/identity', '/en/requests/track/?too-large=identity'],
  ])('from %s to %s', (path, location) => {
    expect(large(asked('POST', { 'content-length': '4100001' }), path)).toEqual({
      status: 303,
      headers: { location, 'cache-control': 'no-store' },
    });
  });

  it.each([
    ['POST', '/requests/track/identity', { 'content-length': '4100000' }],
    ['POST', '/requests/track/identity', {}],
    ['GET', '/requests/track/identity', { 'content-length': '9000000' }],
    // No file is sent there: its page would say what is not true.
    ['POST', '/requests/new/', { 'content-length': '9000000' }],
    ['POST', '/en/requests/track/supplement', { 'content-length': '9000000' }],
  ])('lets %s %s with %o through', (method, path, headers) => {
    expect(large(asked(method, headers as Record<string, string>), path)).toBeUndefined();
  });
});

it('one that changes the request is refused, and none reaches what this host is made of', () => {
  const changes = made('function handler(event) { event.request.uri = "/else"; return event.request; }');
  expect(() => changes(asked('GET', {}), '/')).toThrow(/changes a request/);
  const reaches = made(
    'function handler(event) { return { statusCode: 200, headers: { is: { value: typeof process + typeof require } } }; }',
  );
  expect(reaches(asked('GET', {}), '/')?.headers.is).toBe('undefinedundefined');
});
