import { env } from '../../runtime/env.ts';
import { now } from '../../runtime/now.ts';
import { answerMissing } from '../../site/missing/answer.ts';
import { openPublicSite, stands } from '../../store/public-site.ts';
import { openSecret } from '../../store/secret-value.ts';
import { readAssets } from '../../store/site-assets.ts';
import { fallback } from '../../web/fallback.ts';

const names = env('LAMBDA_TASK_ROOT', 'PUBLIC_BUCKET', 'SITE_ADDRESS', 'EDGE_SECRET_ARN', 'DEMONSTRATION');
const { paths, files } = readAssets(names.LAMBDA_TASK_ROOT);
const assets = new Map(files.map((file) => [`/${file.key}`, file]));
const site = openPublicSite(names.PUBLIC_BUCKET);

/** Where nothing stands: the page that says so, or the way to the address that was meant. */
export const handler = fallback({
  edgeSecret: openSecret(names.EDGE_SECRET_ARN),
  answer: (path) =>
    answerMissing(
      {
        look: {
          address: names.SITE_ADDRESS,
          assets: paths,
          demonstration: names.DEMONSTRATION === 'yes',
        },
        asset: (wanted) => assets.get(wanted),
        stands: (key) => stands(site, key),
        now,
      },
      path,
    ),
});
