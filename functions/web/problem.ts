import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Fault, Problem } from '../kernel/problem.ts';
import type { Lang, Text } from '../kernel/text.ts';
import { described, log } from '../runtime/log.ts';
import { busy, isThrottled } from '../runtime/throttled.ts';
import { inLanguage, languageOfAnswer } from './language.ts';

/** A problem document (RFC 9457) as it is kept: what it says is in both languages. */
export const keptProblem = (problem: Problem) => ({
  type: `/problems/${problem.slug}`,
  title: problem.title,
  status: problem.status,
  detail: problem.detail,
  ...(problem.faults.length > 0 && { faults: problem.faults }),
});

/** A fault as it is told in one language. */
export const faultIn =
  (lang: Lang) =>
  ({ detail, ...place }: Fault) => ({ ...place, detail: detail[lang] });

/** The same in one language, as it is sent. */
export const problemIn = <Kept extends { title: Text; detail: Text; faults?: readonly Fault[] }>(
  { title, detail, faults, ...rest }: Kept,
  lang: Lang,
) => ({
  ...rest,
  title: title[lang],
  detail: detail[lang],
  ...(faults && { faults: faults.map(faultIn(lang)) }),
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

/** Programs that say no language are answered in English. */
export const apiLanguage = (acceptLanguage: string | undefined): Lang =>
  languageOfAnswer(acceptLanguage, 'en');

const answer = (problem: Problem, instance: string, lang: Lang): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...inLanguage(lang),
    ...problem.headers,
  },
  body: JSON.stringify({ ...problemIn(keptProblem(problem), lang), ...(instance && { instance }) }),
});

/** What is said of a fault of ours: the status phrase and an id to find it by in the log. A busy service is none. */
const unknown = (error: unknown, requestId: string): Problem => {
  if (isThrottled(error)) return busy(error);
  log('fault', { requestId, error: described(error) });
  return new Problem(
    'internal',
    {
      zh: `请告知此编号，我们据此查找：${requestId}`,
      en: `Tell us this id and we can look it up: ${requestId}`,
    },
    { cause: error },
  );
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
    request.response = page
      ? await pageAnswer(problem, path, page)
      : answer(problem, path, apiLanguage(request.event.headers?.['accept-language']));
  },
});
