import type { OperationsOf } from '../../web/api.ts';
import { laterIn } from '../../web/later.ts';
import type { STAFF_ROUTES } from '../contract/routes.ts';
import { announce, cancel, reschedule } from './announce.ts';
import { correct } from './correction.ts';
import { listDataflows, putDataflow, showDataflow } from './dataflow.ts';
import { audit, listReleases, status } from './list.ts';
import type { ReleasePorts } from './ports.ts';
import { acknowledge, approve, reject, review } from './sign-off.ts';
import { beginUpload, completeUpload } from './upload.ts';

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
  ...laterIn(ports, () => import('./report.ts'), 'publishReport'),
  ...laterIn(
    ports,
    () => import('./posts.ts'),
    'listPosts',
    'showPost',
    'rewordPost',
    'postIsThere',
    'postAgain',
  ),
});
