import { Problem } from '../kernel/problem.ts';

/**
 * The names under which AWS refuses a call for now, over all services that are called here: DynamoDB and its
 * transactions, S3, KMS, Lambda.
 */
const NAMES: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ServiceUnavailable',
  'Throttling',
  'ThrottlingError',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'KMSThrottlingException',
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** Why each write of a cancelled transaction was refused; `None` where it was not. */
type Reasons = readonly { Code?: string | undefined }[];

/**
 * Whether an error says that the service has too much to do and nothing else: the same call may succeed later. A
 * cancelled transaction is one where all that were refused were refused for that; a failed condition is a decision.
 */
export const isThrottled = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (NAMES.has(error.name)) return true;
  if (error.name !== 'TransactionCanceledException' || !('CancellationReasons' in error)) return false;
  const codes = ((error.CancellationReasons ?? []) as Reasons)
    .map(({ Code }) => Code ?? 'None')
    .filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => NAMES.has(code));
};

/** What Node and the SDK call a connection that broke or an answer that never came. */
const LOST: ReadonlySet<string> = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Whether nobody knows if a call was done: its answer was lost. Only what may be done twice is made again for it. */
export const isLost = (error: unknown): boolean =>
  error instanceof Error && (LOST.has(error.name) || ('code' in error && LOST.has(String(error.code))));

/** After this many seconds whoever was refused may ask again (Retry-After; RFC 9110, section 10.2.3). */
const RETRY_AFTER_SECONDS = 2;

/** What whoever called is told when it was tried again and again in vain: 503 with Retry-After. */
export const busy = (cause: unknown): Problem =>
  new Problem(
    'unavailable',
    { zh: '系统繁忙，请重试', en: 'The service has too much to do at this moment: try again' },
    {
      cause,
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    },
  );

/** Milliseconds to wait before the next attempt: somewhere up to twice as long each time, at most a second. */
export const jitter = (attempts: number): number => Math.random() * Math.min(1000, 25 * 2 ** attempts);
