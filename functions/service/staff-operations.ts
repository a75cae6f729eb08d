import type { STAFF_ROUTES } from '../release/contract/routes.ts';
import { announce, cancel, reschedule } from '../release/steps/announce.ts';
import { correct } from '../release/steps/correction.ts';
import { listDataflows, putDataflow, showDataflow } from '../release/steps/dataflow.ts';
import { audit, listReleases, status } from '../release/steps/list.ts';
import type { ReleasePorts } from '../release/steps/ports.ts';
import { acknowledge, approve, reject, review } from '../release/steps/sign-off.ts';
import { beginUpload, completeUpload } from '../release/steps/upload.ts';
import type { OperationsOf } from '../web/api.ts';
import { laterIn } from '../web/later.ts';

/** Every operation of `staff-api`. */
export const staffOperations = (ports: ReleasePorts): OperationsOf<typeof STAFF_ROUTES, 'staff-api'> => ({
  me: async ({ actor }) => ({ body: actor }),
  listDataflows: listDataflows(ports),
  showDataflow: showDataflow(ports),
  putDataflow: putDataflow(ports),
  listReleases: listReleases(ports),
  announce: announce(ports),
  status: status(ports),
  reschedule: reschedule(ports),
  cancel: cancel(ports),
  beginUpload: beginUpload(ports),
  completeUpload: completeUpload(ports),
  acknowledge: acknowledge(ports),
  review: review(ports),
  approve: approve(ports),
  reject: reject(ports),
  correct: correct(ports),
  audit: audit(ports),
  // Read when somebody publishes an annual report or asks for a post: no release waits for it.
  ...laterIn(ports, () => import('../report/steps/publishing.ts'), 'publishReport'),
  ...laterIn(
    ports,
    () => import('../release/steps/posts.ts'),
    'listPosts',
    'showPost',
    'rewordPost',
    'postIsThere',
    'postAgain',
  ),
});
