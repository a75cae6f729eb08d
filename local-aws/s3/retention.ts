/** Object Lock: a version that is retained is not deleted before its day, however its bucket's policy reads. */
import { type Ask, arn, demand, permitted } from './call.ts';
import type { Version } from './database.ts';
import { S3Fault } from './faults.ts';

const MODE = 'x-amz-object-lock-mode';
const UNTIL = 'x-amz-object-lock-retain-until-date';
const BYPASS = 'x-amz-bypass-governance-retention';

const DAY = 86_400_000;
const CHECKED = /^(content-md5|x-amz-checksum-.+|x-amz-trailer)$/;

const invalid = (why: string) => new S3Fault('InvalidArgument', why);

/** How long a new object is retained, as headers that are kept with it; none where the request asks for nothing. */
export function retentionOf(ask: Ask): Record<string, string> {
  const [mode, until] = [ask.headers.get(MODE), ask.headers.get(UNTIL)];
  if (mode === undefined && until === undefined) return {};
  if (!ask.bucket.locked) {
    throw new S3Fault('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  if (mode === undefined || until === undefined) throw invalid(`${MODE} and ${UNTIL} must both be supplied`);
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw invalid('Unknown wormMode directive.');
  const remaining = Date.parse(until) - ask.engine.clock.now();
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(until) || Number.isNaN(remaining)) {
    throw invalid('The retain until date must be provided in ISO 8601 format');
  }
  if (remaining <= 0) throw invalid('The retain until date must be in the future!');
  if (![...ask.headers.keys()].some((name) => CHECKED.test(name))) {
    throw new S3Fault(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  demand(ask, 's3:PutObjectRetention', arn(ask), {
    's3:object-lock-mode': mode,
    's3:object-lock-retain-until-date': until,
    's3:object-lock-remaining-retention-days': String(Math.ceil(remaining / DAY)),
  });
  return { [MODE]: mode, [UNTIL]: new Date(Date.parse(until)).toISOString() };
}

/** Throws AccessDenied where the version is retained and the caller may not, or did not say to, pass over that. */
export function demandUnretained(ask: Ask, version: Version): void {
  const until = version.headers[UNTIL];
  if (until === undefined || Date.parse(until) <= ask.engine.clock.now()) return;
  const asked = ask.headers.get(BYPASS)?.toLowerCase() === 'true';
  const governed = version.headers[MODE] === 'GOVERNANCE';
  if (governed && asked && permitted(ask, 's3:BypassGovernanceRetention', arn(ask))) return;
  throw new S3Fault('AccessDenied', 'Access Denied because object protected by object lock.');
}

/** The headers of an answer, without what only those may read who may read the retention. */
export const shownRetention = (
  ask: Ask,
  headers: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] =>
  permitted(ask, 's3:GetObjectRetention', arn(ask))
    ? headers
    : headers.filter(([name]) => name !== MODE && name !== UNTIL);
