import type { ObjectLockMode } from '@aws-sdk/client-s3';
import type { Temporal } from 'temporal-polyfill';

/**
 * How a new object is retained under Object Lock: nobody deletes it for so many days but the break-glass role.
 * Nothing where no days are given.
 */
export const retainedFor = (
  days: number | undefined,
  at: Temporal.Instant,
): { ObjectLockMode?: ObjectLockMode; ObjectLockRetainUntilDate?: Date } =>
  days === undefined
    ? {}
    : {
        ObjectLockMode: 'GOVERNANCE',
        ObjectLockRetainUntilDate: new Date(at.add({ hours: 24 * days }).epochMilliseconds),
      };
