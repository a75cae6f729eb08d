import type { Text } from './text.ts';

/**
 * The one error class and the one catalogue of what can go wrong.
 *
 * A slug fixes the HTTP status and the title of the problem document (RFC 9457); `detail` is safe to show to the public;
 * `faults` lists every fault at once with its place; `cause` keeps the rest for the log. What is for people is in both
 * languages from where it is thrown; which of them an answer has is decided where it is sent.
 */
const CATALOGUE = {
  'bad-request': [400, { zh: '请求无法读取', en: 'The request cannot be read' }],
  unauthenticated: [401, { zh: '请先登录', en: 'Sign in first' }],
  forbidden: [403, { zh: '您的角色不能进行此操作', en: 'Your role may not do this' }],
  'not-found': [404, { zh: '此地址没有内容', en: 'There is nothing at this address' }],
  'method-not-allowed': [405, { zh: '此地址不接受该方法', en: 'This address does not take that method' }],
  'not-acceptable': [406, { zh: '没有所要求的格式', en: 'None of the formats asked for is offered' }],
  conflict: [409, { zh: '记录当前的状态不允许此操作', en: 'The record is not in a state that allows this' }],
  'already-exists': [409, { zh: '此项已有记录', en: 'This has been recorded already' }],
  'key-reused': [
    409,
    { zh: '该 Idempotency-Key 已用于另一请求', en: 'This Idempotency-Key was used for a different request' },
  ],
  'stale-version': [412, { zh: '您读取之后记录已有变动', en: 'The record has changed since you read it' }],
  'too-large': [413, { zh: '超过了可接受的大小', en: 'This is larger than is accepted' }],
  'unsupported-media-type': [415, { zh: '不接受这种内容', en: 'This kind of content is not accepted' }],
  'range-not-satisfiable': [416, { zh: '没有这些字节', en: 'There are no such bytes' }],
  invalid: [422, { zh: '有的值无效', en: 'Some values are not valid' }],
  'version-required': [
    428,
    { zh: '请说明要更改哪个版本（If-Match）', en: 'Say which version you are changing (If-Match)' },
  ],
  'too-many-requests': [429, { zh: '请求过多', en: 'Too many requests' }],
  internal: [500, { zh: '本系统出错', en: 'Something went wrong on our side' }],
  'mail-not-taken': [502, { zh: '邮件服务器未接收邮件', en: 'The mail server did not take the mail' }],
  unavailable: [503, { zh: '请稍后再试', en: 'Try again in a moment' }],
} as const satisfies Record<string, readonly [status: number, title: Text]>;

export type Slug = keyof typeof CATALOGUE;

/**
 * One fault and its place.
 *
 * `pointer` is a JSON pointer (RFC 6901) into the request body; `file`, `sheet`, `row` and `column` place a
 * fault in an upload (row counts from 1 with the header as row 1; column is its header, or its letter in a
 * sheet without one). `code` is stable and meant for programs, `detail` is for people.
 */
export type Fault = {
  code: string;
  detail: Text;
  pointer?: string;
  file?: string;
  sheet?: string;
  row?: number;
  column?: string;
};

export class Problem extends Error {
  readonly slug: Slug;
  readonly detail: Text;
  readonly faults: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    slug: Slug,
    detail: Text,
    options: { faults?: readonly Fault[]; cause?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(detail.en, { cause: options.cause });
    this.name = 'Problem';
    this.slug = slug;
    this.detail = detail;
    this.faults = options.faults ?? [];
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return CATALOGUE[this.slug][0];
  }

  get title(): Text {
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
