import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Fault, Problem } from '../kernel/problem.ts';
import { described, log } from '../runtime/log.ts';
import { busy, isThrottled } from '../runtime/throttled.ts';

/** The one place that speaks RFC 9457. */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  faults?: readonly Fault[];
};

export const problemDocument = (problem: Problem, instance?: string): ProblemDocument => ({
  type: `/problems/${problem.slug}`,
  title: problem.title,
  status: problem.status,
  detail: problem.detail,
  ...(instance && { instance }),
  ...(problem.faults.length > 0 && { faults: problem.faults }),
});

/** A problem as a page, for a route that answers browsers; `path` is where it happened. */
export type ProblemPage = (problem: Problem, path: string) => Promise<string>;

const pageAnswer = async (
  problem: Problem,
  path: string,
  page: ProblemPage,
): Promise<APIGatewayProxyStructuredResultV2> => ({
  statusCode: problem.status,
  // It says nothing of anybody; kept by the browser, it can be gone Back to where it answered a POST.
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'private, no-cache',
    ...problem.headers,
  },
  body: await page(problem, path),
});

const answer = (problem: Problem, instance: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...problem.headers,
  },
  body: JSON.stringify(problemDocument(problem, instance)),
});

/** What is said of a fault of ours: the status phrase and an id to find it by in the log. A busy service is none. */
const unknown = (error: unknown, requestId: string): Problem => {
  if (isThrottled(error)) return busy(error);
  log('fault', { requestId, error: described(error) });
  return new Problem('internal', `Tell us this id and we can look it up: ${requestId}`, { cause: error });
};

/**
 * Registered first, so that its onError runs last and sees every error. `pageFor` tells by the path
 * whether the problem is answered as a page.
 */
export const problems = (
  pageFor: (path: string) => ProblemPage | undefined = () => undefined,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> => ({
  onError: async (request) => {
    const requestId = request.event.requestContext?.requestId ?? '';
    const problem = request.error instanceof Problem ? request.error : unknown(request.error, requestId);
    const path = request.event.rawPath ?? '';
    const page = pageFor(path);
    request.response = page ? await pageAnswer(problem, path, page) : answer(problem, path);
  },
});
