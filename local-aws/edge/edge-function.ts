import type { IncomingMessage } from 'node:http';
import { createContext, runInContext } from 'node:vm';
import * as v from 'valibot';
import { PropertyReader } from '../template/property-reader.ts';
import type { Template } from '../template/template.ts';

/** What a CloudFront function answers by itself. */
type EdgeAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

/** A CloudFront function at a viewer's request: it answers, or (undefined) lets the request through as it came. */
export type EdgeFunction = (req: IncomingMessage, path: string) => EdgeAnswer | undefined;

/** The longest that a function may take, in milliseconds: CloudFront ends one far sooner. */
const MOST_MS = 1000;

const Values = v.record(v.string(), v.object({ value: v.string() }));
const Answer = v.object({ statusCode: v.number(), headers: v.optional(Values, {}) });
const Request = v.object({ method: v.string(), uri: v.string(), headers: Values });

/**
 * CloudFront Functions, event structure 1.0: the code in a context of its own, with nothing of Node in it. What it may
 * do there and not here is to change the request, its cookies and its query, and to read them.
 */
const played = (code: string, where: string): EdgeFunction => {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  runInContext(code, context, { filename: where, timeout: MOST_MS });
  return (req, uri) => {
    const headers = Object.fromEntries(
      Object.entries(req.headers).map(([name, value]) => [name, { value: String(value) }]),
    );
    const request = { method: req.method ?? '', uri, querystring: {}, headers, cookies: {} };
    const event = { version: '1.0', context: { eventType: 'viewer-request' }, request };
    // Text goes in and out, so that no object of this host is in reach of the code.
    const given = JSON.stringify(JSON.stringify(event));
    const told = runInContext(`JSON.stringify(handler(JSON.parse(${given})))`, context, { timeout: MOST_MS });
    const said: unknown = JSON.parse(String(told));
    const answer = v.safeParse(Answer, said);
    if (!answer.success) {
      const passed = v.parse(Request, said);
      if (JSON.stringify(passed) !== JSON.stringify({ method: request.method, uri, headers }))
        throw new Error(`${where} changes a request, which the local host does not do`);
      return undefined;
    }
    return {
      status: answer.output.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.output.headers).map(([name, { value }]) => [name, value]),
      ),
    };
  };
};

/** The functions of a template's edge by their ARN. */
export const edgeFunctions = (template: Template): Map<string, EdgeFunction> =>
  new Map(
    template.resources('AWS::CloudFront::Function').map((resource) => {
      const reader = PropertyReader.of(resource).ignore('Name').only('AutoPublish', true);
      const code = reader.text('FunctionCode');
      reader.group('FunctionConfig').ignore('Comment').only('Runtime', 'cloudfront-js-2.0').done();
      reader.done();
      return [
        template.attribute(resource.logicalId, 'FunctionARN'),
        played(code, `${resource.logicalId}.js`),
      ];
    }),
  );

/** The function of a behaviour, if it has one. */
export const functionOf = (
  behaviour: PropertyReader,
  known: ReadonlyMap<string, EdgeFunction>,
): EdgeFunction | undefined => {
  const [only, second] = behaviour.groups('FunctionAssociations').map((one) => {
    one.only('EventType', 'viewer-request');
    const found = known.get(one.text('FunctionARN'));
    if (!found) throw one.fault('names a function that is not there.');
    one.done();
    return found;
  });
  if (second) throw behaviour.fault('one function looks at a request.');
  return only;
};
