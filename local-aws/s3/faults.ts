/** S3's errors, by the codes the SDK knows, and the little XML that S3 writes. */

const STATUS = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  ConditionalRequestConflict: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidPolicyDocument: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidToken: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  'KMS.NotFoundException': 400,
  MalformedPOSTRequest: 400,
  MaxPostPreDataLengthExceeded: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingAuthenticationToken: 403,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;

export class S3Fault extends Error {
  readonly code: keyof typeof STATUS;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: keyof typeof STATUS, message: string, headers: Readonly<Record<string, string>> = {}) {
    // An answer and no fault of ours: nobody reads where it came from, and a crowd asks for what is not there.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.headers = headers;
  }

  get status(): number {
    return STATUS[this.code];
  }

  /** `resource`: the path that was asked. */
  xml(resource: string, requestId: string): string {
    return document(
      element('Error', [
        element('Code', this.code),
        element('Message', this.message),
        element('Resource', resource),
        element('RequestId', requestId),
      ]),
    );
  }
}

export const notImplemented = (what: string) =>
  new S3Fault('NotImplemented', `${what} is not implemented by the local storage.`);

export const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Text is escaped, control characters included; an array holds elements. */
export function element(
  name: string,
  content: string | number | boolean | readonly string[],
  xmlns = '',
): string {
  const inner = Array.isArray(content) ? content.join('') : escapeText(String(content));
  return `<${name}${xmlns && ` xmlns="${xmlns}"`}>${inner}</${name}>`;
}

export const document = (root: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;

function escapeText(text: string): string {
  return text.replace(/[&<>"\p{Cc}]/gu, (char) => `&#x${char.charCodeAt(0).toString(16)};`);
}
