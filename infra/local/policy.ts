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
