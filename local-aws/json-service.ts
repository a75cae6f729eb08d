import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** What a service calls a fault (`AccessDeniedException`), and what it says of it. */
type ServiceFault = { readonly code: string; readonly message: string };

/**
 * Answers as AWS's services that speak JSON 1.1 do: what `work` gives, or its fault under its name, with 400; with 500
 * where it is `internal`, the service's own failing. `now` is asked when the answer is
 * given: milliseconds since 1970.
 */
export async function answerJson(
  res: ServerResponse,
  work: () => Promise<object>,
  {
    now,
    faultOf,
    internal,
  }: { now: () => number; faultOf: (error: unknown) => ServiceFault; internal: string },
): Promise<void> {
  let status = 200;
  let reply: object;
  try {
    reply = await work();
  } catch (error) {
    const { code, message } = faultOf(error);
    status = code === internal ? 500 : 400;
    reply = { __type: code, message };
  }
  const json = JSON.stringify(reply);
  res.sendDate = false;
  res.writeHead(status, {
    date: new Date(now()).toUTCString(),
    'content-type': 'application/x-amz-json-1.1',
    'content-length': Buffer.byteLength(json),
    'x-amzn-requestid': randomBytes(16).toString('hex'),
  });
  res.end(json);
}
