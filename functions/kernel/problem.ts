/**
 * The one error class and the one catalogue of what can go wrong.
 *
 * A slug fixes the HTTP status and the title of the problem document (RFC 9457), and its name in Chinese; `detail` is safe to show
 * to the public; `faults` lists every fault at once with its place; `cause` keeps the rest for the log.
 */
const CATALOGUE = {
  'bad-request': [400, 'The request cannot be read', '请求无法读取'],
  unauthenticated: [401, 'Sign in first', '请先登录'],
  forbidden: [403, 'Your role may not do this', '您的角色不能进行此操作'],
  'not-found': [404, 'There is nothing at this address', '此地址没有内容'],
  'method-not-allowed': [405, 'This address does not take that method', '此地址不接受该方法'],
  'not-acceptable': [406, 'None of the formats asked for is offered', '没有所要求的格式'],
  conflict: [409, 'The record is not in a state that allows this', '记录当前的状态不允许此操作'],
  'already-exists': [409, 'This has been recorded already', '此项已有记录'],
  'key-reused': [
    409,
    'This Idempotency-Key was used for a different request',
    '该 Idempotency-Key 已用于另一请求',
  ],
  'stale-version': [412, 'The record has changed since you read it', '您读取之后记录已有变动'],
  'too-large': [413, 'This is larger than is accepted', '超过了可接受的大小'],
  'unsupported-media-type': [415, 'This kind of content is not accepted', '不接受这种内容'],
  'range-not-satisfiable': [416, 'There are no such bytes', '没有这些字节'],
  invalid: [422, 'Some values are not valid', '有的值无效'],
  'version-required': [
    428,
    'Say which version you are changing (If-Match)',
    '请说明要更改哪个版本（If-Match）',
  ],
  'too-many-requests': [429, 'Too many requests', '请求过多'],
  internal: [500, 'Something went wrong on our side', '本系统出错'],
  'mail-not-taken': [502, 'The mail server did not take the mail', '邮件服务器未接收邮件'],
  unavailable: [503, 'Try again in a moment', '请稍后再试'],
} as const satisfies Record<string, readonly [status: number, en: string, zh: string]>;

export type Slug = keyof typeof CATALOGUE;

/** A problem's title in Chinese, by its type (`/problems/conflict`); undefined for one that is not of ours. */
export const chineseTitle = (type: string): string | undefined =>
  Object.entries(CATALOGUE).find(([slug]) => type === `/problems/${slug}`)?.[1][2];

/**
 * One fault and its place.
 *
 * `pointer` is a JSON pointer (RFC 6901) into the request body; `file`, `sheet`, `row` and `column` place a
 * fault in an upload (row counts from 1 with the header as row 1; column is its header, or its letter in a
 * sheet without one). `code` is stable and meant for programs, `detail` is for people.
 */
export type Fault = {
  code: string;
  detail: string;
  pointer?: string;
  file?: string;
  sheet?: string;
  row?: number;
  column?: string;
};

export class Problem extends Error {
  readonly slug: Slug;
  readonly detail: string;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    slug: Slug,
    detail: string,
    options: { faults?: readonly Fault[]; cause?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.slug = slug;
    this.detail = detail;
    this.faults = options.faults ?? [];
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return CATALOGUE[this.slug][0];
  }

  get title(): string {
    return CATALOGUE[this.slug][1];
  }
}

const MISTAKES = [TypeError, ReferenceError, RangeError, SyntaxError] as const;

/**
 * The answer about somebody's bytes that a library could not read; throws the error again where it is a mistake in
 * the program. Node's own errors about what it was given bear a code; a mistake bears none, or says that an argument
 * is of the wrong type.
 *
 * @example catch (error) { return unlessMistake(error, 'damaged'); }
 */
export const unlessMistake = <T>(error: unknown, answer: T): T => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const mistake = MISTAKES.some((kind) => error instanceof kind);
  if (!(error instanceof Error) || (mistake && (code === undefined || code === 'ERR_INVALID_ARG_TYPE')))
    throw error;
  return answer;
};
