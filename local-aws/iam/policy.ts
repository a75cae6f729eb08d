/**
 * IAM's decision over identity and resource policies of one account: an explicit Deny wins, then any Allow.
 * What it does not know (an operator, a condition key, a policy variable) throws, so that a call is refused.
 */
type OneOrMany<T> = T | readonly T[];

/** A policy statement as the template has it, intrinsics resolved. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMany<string>>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, OneOrMany<string>>>;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, OneOrMany<string | boolean | number>>>>
  >;
}

/** Condition keys and their values; null: known to be absent from this request. Names in any case. */
export type Context = Readonly<Record<string, OneOrMany<string> | null>>;

/** Who asks, and what its own (identity) policies say. */
export interface Principal {
  /** How a resource policy names it: a role by its ARN, `cloudfront.amazonaws.com`, an OAI's canonical user. */
  readonly type: 'AWS' | 'Service' | 'CanonicalUser' | 'Anonymous';
  /** Role ARN, service name or canonical user id; `*` when anonymous. */
  readonly id: string;
  readonly statements: readonly Statement[];
  /** Condition keys the caller brings, such as `aws:SourceArn` of the distribution. */
  readonly context?: Context;
}

/** One call to decide. `resourcePolicy`: the statements of the bucket's or key's own policy. */
interface Call {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
  readonly resourcePolicy?: readonly Statement[];
}

const list = <T>(value: OneOrMany<T> | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

const patterns = new Map<string, RegExp>();

/** IAM's wildcards: `*` any run of characters, `?` exactly one. */
function like(pattern: string, value: string): boolean {
  if (pattern.includes('${')) throw new Error(`Policy variables are not supported: ${pattern}`);
  let compiled = patterns.get(pattern);
  if (!compiled) {
    const source = pattern
      .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, 'su');
    patterns.set(pattern, compiled);
  }
  return compiled.test(value);
}

/** Each of an ARN's six parts by itself: a wildcard does not reach over a colon into the next part. */
function arnLike(pattern: string, value: string): boolean {
  const parts = (arn: string) => {
    const split = arn.split(':');
    return [...split.slice(0, 5), split.slice(5).join(':')];
  };
  const wanted = parts(pattern);
  const given = parts(value);
  return given.every((part, at) => like(wanted[at] ?? '', part));
}

type Test = (wanted: string, given: string) => boolean;
const equals: Test = (wanted, given) => wanted === given;
const ignoringCase: Test = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();
const numeric =
  (compare: (given: number, wanted: number) => boolean): Test =>
  (wanted, given) =>
    compare(Number(given), Number(wanted));

const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: ignoringCase,
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: ignoringCase,
  NumericEquals: numeric((given, wanted) => given === wanted),
  NumericLessThan: numeric((given, wanted) => given < wanted),
  NumericLessThanEquals: numeric((given, wanted) => given <= wanted),
  NumericGreaterThan: numeric((given, wanted) => given > wanted),
  NumericGreaterThanEquals: numeric((given, wanted) => given >= wanted),
};
const NEGATED: Readonly<Record<string, Test>> = {
  StringNotEquals: equals,
  StringNotEqualsIgnoreCase: ignoringCase,
  StringNotLike: like,
  ArnNotEquals: arnLike,
  ArnNotLike: arnLike,
  NumericNotEquals: numeric((given, wanted) => given === wanted),
};

function holds(operator: string, key: string, wanted: readonly string[], context: Context): boolean {
  const name = Object.keys(context).find((known) => known.toLowerCase() === key.toLowerCase());
  // Any number of these exist: one that the request did not give is known to be absent.
  const open = /^kms:EncryptionContext:/i.test(key);
  if (name === undefined && !open) throw new Error(`Condition key ${key} is not known here.`);
  const value = name === undefined ? null : context[name];
  const given = value === null || value === undefined ? null : list(value);
  if (operator === 'Null') return wanted.some((text) => text.toLowerCase() === String(given === null));

  const [, set, base = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const negated = NEGATED[base];
  const test = negated ?? OPERATORS[base];
  if (!test) throw new Error(`Condition operator ${operator} is not known here.`);
  if (given === null)
    return ifExists !== undefined || set === 'ForAllValues' || (!set && negated !== undefined);
  if (!set && given.length > 1)
    throw new Error(`${key} has several values: ${operator} needs a set operator.`);
  const one = (text: string) => wanted.some((pattern) => test(pattern, text)) !== (negated !== undefined);
  return set === 'ForAllValues' ? given.every(one) : given.some(one);
}

function names(principal: Principal, statement: Statement): boolean {
  const form = statement.Principal ?? statement.NotPrincipal;
  if (form === undefined) throw new Error('A statement of a resource policy has no Principal.');
  const account = principal.id.split(':')[4];
  const root = `${principal.id.split(':').slice(0, 2).join(':')}:iam::${account}:root`;
  const matches = (type: string, id: string) => {
    if (type === 'AWS' && id === '*') return true;
    if (type !== principal.type) return false;
    // The account itself: a Deny meets everyone in it, an Allow only hands the decision to its identity policies.
    if (type === 'AWS' && (id === root || id === account)) {
      return statement.Effect === 'Deny' || principal.id === root;
    }
    return id === principal.id;
  };
  const named =
    form === '*' || Object.entries(form).some(([type, ids]) => list(ids).some((id) => matches(type, id)));
  return statement.Principal === undefined ? !named : named;
}

/** Whether a statement is about an action: found once, since a few actions are asked for again and again. */
const acting = new WeakMap<Statement, Map<string, boolean>>();

function acts(statement: Statement, action: string): boolean {
  const known = acting.get(statement) ?? new Map<string, boolean>();
  acting.set(statement, known);
  const before = known.get(action);
  if (before !== undefined) return before;
  const named = (pattern: string) => like(pattern.toLowerCase(), action.toLowerCase());
  const is = statement.Action
    ? list(statement.Action).some(named)
    : statement.NotAction !== undefined && !list(statement.NotAction).some(named);
  known.set(action, is);
  return is;
}

function applies(statement: Statement, call: Call, context: Context): boolean {
  if (!acts(statement, call.action)) return false;
  const resource = (pattern: string) => like(pattern, call.resource);
  const reaches = statement.Resource
    ? list(statement.Resource).some(resource)
    : statement.NotResource !== undefined && !list(statement.NotResource).some(resource);
  return (
    reaches &&
    Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, list(wanted).map(String), context)),
    )
  );
}

/** Throws an Error when a statement that may apply holds something this evaluation does not know. */
export function evaluate(call: Call): 'allow' | 'deny' {
  const context = { ...call.context, ...call.principal.context };
  const applying = [
    ...call.principal.statements,
    ...(call.resourcePolicy ?? []).filter((statement) => names(call.principal, statement)),
  ].filter((statement) => applies(statement, call, context));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow') ? 'allow' : 'deny';
}

/** The global condition keys. What stays on this machine counts as secure transport: the host has no TLS. */
export function callerContext(principal: Principal): Context {
  const isRole = principal.type === 'AWS';
  return {
    'aws:SecureTransport': 'true',
    'aws:PrincipalArn': isRole ? principal.id : null,
    'aws:PrincipalAccount': isRole ? (principal.id.split(':')[4] ?? null) : null,
    'aws:PrincipalIsAWSService': String(principal.type === 'Service'),
    'aws:SourceArn': null,
    'aws:SourceAccount': null,
  };
}
