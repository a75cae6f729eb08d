import { Aws } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { MOST_FORM_BYTES } from '../../functions/request/rules/case-file.ts';

/** What a form holds besides its file, at most, in bytes. */
const FORM_BYTES = 100_000;

/**
 * Who sends a file without scripts that is larger than the gateway takes would read the gateway's own words, on no page
 * of ours. CloudFront knows the length before anything is passed on and leads back to the request instead; what the
 * page says there, the desk decides by `too-large` (functions/request/desk/tracking/tracking-pages.ts). CloudFront Functions
 * may read Content-Length and answer by themselves.
 */
const CODE = `
function handler(event) {
  var request = event.request;
  var length = request.headers['content-length'];
  var form = /^((?:\\/en)?\\/requests\\/track\\/)(identity|attachment)$/.exec(request.uri);
  if (!form || request.method !== 'POST' || !length || Number(length.value) <= ${MOST_FORM_BYTES + FORM_BYTES}) return request;
  return {
    statusCode: 303,
    statusDescription: 'See Other',
    headers: {
      location: { value: form[1] + '?too-large=' + form[2] },
      'cache-control': { value: 'no-store' },
    },
  };
}
`;

/** The function at the edge that leads back whoever sends too large a file. */
export const largeFiles = (scope: Construct): CfnFunction =>
  new CfnFunction(scope, 'LargeFiles', {
    name: `${Aws.STACK_NAME}-${Aws.REGION}-large-files`,
    autoPublish: true,
    functionCode: CODE.trim(),
    functionConfig: { comment: 'Leads back whoever sends too large a file', runtime: 'cloudfront-js-2.0' },
  });
