import type { OperationsOf } from '../http/api.ts';
import type { STAFF_ROUTES } from '../http/contract/release/routes.ts';
import { announce, cancel, reschedule } from './announce.ts';
import { correct } from './correction.ts';
import { listDataflows, putDataflow, showDataflow } from './dataflow.ts';
import { audit, listReleases, status } from './list.ts';
import type { ReleasePorts } from './ports.ts';
import { publishReport } from './report.ts';
import { acknowledge, approve, reject, review } from './sign-off.ts';
import { beginUpload, completeUpload } from './upload.ts';

/** Read when somebody asks for a post: no release waits for it. */
const posts = () => import('./posts.ts');

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
  publishReport: publishReport(ports),
  listPosts: async (call) => (await posts()).listPosts(ports)(call),
  showPost: async (call) => (await posts()).showPost(ports)(call),
  postIsThere: async (call) => (await posts()).postIsThere(ports)(call),
  postAgain: async (call) => (await posts()).postAgain(ports)(call),
});
