import type * as v from 'valibot';

export type Role = 'editor' | 'reviewer' | 'approver' | 'officer' | 'monitor' | 'admin';

/** Everybody who works on what the office discloses. A monitor, who only signals, reads none of it. */
export const COLLEAGUES = [
  'editor',
  'reviewer',
  'approver',
  'officer',
  'admin',
] as const satisfies readonly Role[];

export type FunctionName =
  | 'staff-api'
  | 'preview'
  | 'officer-api'
  | 'request-desk'
  | 'public-desk'
  | 'register-api'
  | 'alert-api'
  | 'auditor';

/** Read when a body is parsed or the API described: the template needs no schema, nor does most of what a function does. */
export type Schema<S extends v.GenericSchema = v.GenericSchema> = (() => Promise<S>) & {
  /** What the API description calls it; one without a name is written where it is used. */
  readonly schemaName?: string;
};

/** Schemas of a file, each by its name in it. */
export const schemasOf =
  <File>(read: () => Promise<File>) =>
  <const Name extends { [N in keyof File]: File[N] extends v.GenericSchema ? N : never }[keyof File]>(
    name: Name,
  ): Schema<Extract<File[Name], v.GenericSchema>> =>
    Object.assign(async () => (await read())[name] as Extract<File[Name], v.GenericSchema>, {
      schemaName: String(name),
    });

/** One route of the HTTP API: what the template, the function and the API description need to know of it. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT';
  /** API Gateway's syntax: `{name}` and, at the end, `{name+}`. */
  path: string;
  operation: string;
  /** The file whose export of that name answers it: `alert/work`. Which files those are, functions/service/steps/ says. */
  step: string;
  summary: string;
  function: FunctionName;
  /** `staff`: a bearer token that the gateway checks; which roles may call is checked in the function. */
  authorizer: 'staff' | 'none';
  /** One of these is needed; empty: none is, whoever signed in may call it. */
  roles: readonly Role[];
  /** What may follow the question mark; without it nothing may, except on a page. */
  query?: Schema<v.ObjectSchema<v.ObjectEntries, undefined>>;
  body?: Schema;
  answer?: Schema;
  status: number;
  /**
   * `creates` demands Idempotency-Key, `changes` demands If-Match; `sends` demands both: what leaves the house
   * is of the version that was read, and cannot be called back.
   */
  kind: 'reads' | 'creates' | 'changes' | 'sends';
  mediaType?: string;
  /**
   * Pages, in English below `/en`: HTML, problems too, and form encodings; no part of the API description. A path that
   * ends in a slash leads there whoever leaves it out.
   */
  answers?: 'browsers';
  /** A form that may bring a file. */
  takesFile?: true;
  /**
   * The operation parses the body itself: what it demands depends on the law of the day. All faults are told at once, so
   * that a schema bound here, which refuses before any operation is called, would hide those that the law finds. So it
   * is with an application for information and with its entry by staff, and with no other route.
   */
  parsedBy?: 'operation';
  /** Answers with an ETag though what it answers holds no `version`. */
  tagged?: true;
  /** Takes `Prefer: return=minimal` (RFC 7240): what is looked up beside the answer is then null. */
  leaner?: true;
};

/**
 * A route, given what it shares with its neighbours. Its name, its function and the schema of its body stay in its
 * type, so that the compiler binds an operation to them (`OperationsOf`).
 *
 * @example
 * const staff = routesWith({ function: 'staff-api', authorizer: 'staff', status: 200 });
 * const ROUTES = [staff({ method: 'POST', operation: 'review', body: schema('ReviewBody'), … })] as const;
 */
export const routesWith =
  <const Shared extends Partial<Route>>(shared: Shared) =>
  <const Own extends Omit<Route, keyof Shared> & Partial<Route>>(
    own: Own,
  ): Omit<Shared, keyof Own> & Own => ({ ...shared, ...own });

/** What an operation finds as the body: what the route's schema gives, or what came where it parses that itself. */
export type BodyOf<R extends Route> = R extends { parsedBy: 'operation' }
  ? unknown
  : R extends { body: Schema<infer S> }
    ? v.InferOutput<S>
    : unknown;

/** What an operation finds as the query: what the route's schema gives; on a page, whatever came. */
export type QueryOf<R extends Route> = R extends { query: Schema<infer S> }
  ? v.InferOutput<S>
  : R extends { answers: 'browsers' }
    ? Readonly<Record<string, string>>
    : Readonly<Record<never, never>>;

/** The same, where nothing of it may be changed. */
type Unchanged<T> = T extends readonly (infer One)[]
  ? readonly Unchanged<One>[]
  : T extends object
    ? { readonly [K in keyof T]: Unchanged<T[K]> }
    : T;

/** What an operation answers in JSON: what the route's schema describes; undefined where it describes nothing. */
export type AnswerOf<R extends Route> = R extends { answer: Schema<infer S> }
  ? Unchanged<v.InferOutput<S>>
  : undefined;
