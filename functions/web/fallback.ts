import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2 as Event,
  APIGatewayProxyStructuredResultV2 as Result,
} from 'aws-lambda';
import type { Secret } from '../runtime/secret.ts';
import { throughTheEdge } from './api.ts';
import { problems } from './problem.ts';

export type FallbackAnswer = { status: number; headers: Record<string, string>; body: string | Uint8Array };

/** The handler of the function that answers where no route does, by the path alone. */
export const fallback = (options: {
  edgeSecret: string | Secret;
  answer: (path: string) => Promise<FallbackAnswer>;
}) =>
  middy<Event, Result>()
    .use(problems())
    .handler(async (event) => {
      await throughTheEdge(event, options.edgeSecret);
      const { status, headers, body } = await options.answer(event.rawPath);
      return typeof body === 'string'
        ? { statusCode: status, headers, body }
        : {
            statusCode: status,
            headers,
            body: Buffer.from(body).toString('base64'),
            isBase64Encoded: true,
          };
    });
