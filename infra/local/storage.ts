import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Keys } from './keys.ts';
import type { Principal, Statement } from './policy.ts';
import type { Credentials } from './sigv4.ts';

export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  readonly maxAge?: number;
}

/** A bucket as the template declares it. */
export interface BucketConfig {
  readonly name: string;
  readonly versioned: boolean;
  /** ARN of the KMS key of its default encryption; left out: SSE-S3. */
  readonly kmsKeyArn?: string;
  readonly cors?: readonly CorsRule[];
  /** Statements of its bucket policy. */
  readonly policy?: readonly Statement[];
}

/** A read by the edge: header names in lower case, body whole (null: 304 or HEAD). Errors carry S3's XML. */
export interface ReadResult {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface Storage {
  /** The S3 REST protocol, path style, under `pathPrefix` (`/_local/s3`). */
  handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void>;
  /** GetObject within the process, for the edge's origin. */
  read(ask: {
    bucket: string;
    key: string;
    principal: Principal;
    ifNoneMatch?: string;
    ifModifiedSince?: string;
    /** A `Range` header. */
    range?: string;
  }): ReadResult;
  close(): void;
}

/** Opens the one database file of all buckets; what a killed writer left behind is swept away. */
export function openStorage(options: {
  file: string;
  clock: Clock;
  region: string;
  /** Of the template's partition: `aws` or `aws-cn`. */
  partition: string;
  buckets: readonly BucketConfig[];
  credentials: Credentials;
  keys: Keys;
}): Storage {
  throw new Error(`${options.file}: not built yet`);
}
