import type * as v from 'valibot';

export type Role = 'editor' | 'reviewer' | 'approver' | 'officer' | 'admin';

export type FunctionName = 'staff-api' | 'preview' | 'officer-api' | 'request-desk';

/** Read when a body is parsed or the API described: the template needs no schema, nor does most of what a function does. */
export type Schema = () => Promise<v.GenericSchema>;

/** Schemas of a file, each by its name in it. */
export const schemasOf =
  <File extends Record<Name, unknown>, Name extends string & keyof File>(read: () => Promise<File>) =>
  (name: { [N in keyof File]: File[N] extends v.GenericSchema ? N : never }[keyof File]): Schema =>
  async () =>
    (await read())[name] as v.GenericSchema;

/** One route of the HTTP API: what the template, the function and the API description need to know of it. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT';
  /** API Gateway's syntax: `{name}` and, at the end, `{name+}`. */
  path: string;
  operation: string;
  summary: string;
  function: FunctionName;
  /** `staff`: a bearer token that the gateway checks; which roles may call is checked in the function. */
  authorizer: 'staff' | 'none';
  /** Empty: every role. */
  roles: readonly Role[];
  body?: Schema;
  answer?: Schema;
  status: number;
  /**
   * `creates` demands Idempotency-Key, `changes` demands If-Match; `sends` demands both: what leaves the house
   * is of the version that was read, and cannot be called back.
   */
  kind: 'reads' | 'creates' | 'changes' | 'sends';
  mediaType?: string;
  /** Pages: HTML, problems too, and form encodings; no part of the API description. */
  answers?: 'browsers';
  /** The operation parses the body itself: what it demands, or what else is wrong with it, depends on the law of the day. */
  parsedBy?: 'operation';
};
