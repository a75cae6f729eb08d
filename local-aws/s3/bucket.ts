import type { Statement } from '../iam/policy.ts';

export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
}

/** A bucket as the template declares it. */
export interface BucketConfig {
  readonly name: string;
  readonly versioned: boolean;
  /** Object Lock is enabled: objects may say how long they are retained. */
  readonly locked?: boolean;
  /** ARN of the KMS key of its default encryption; left out: SSE-S3. */
  readonly kmsKeyArn?: string;
  readonly cors?: readonly CorsRule[];
  /** Statements of its bucket policy. */
  readonly policy?: readonly Statement[];
}
