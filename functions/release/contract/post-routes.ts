import { COLLEAGUES, routesWith, schemasOf } from '../../web/route.ts';

const schema = schemasOf(() => import('./post-schemas.ts'));

const releases = schemasOf(() => import('./schemas.ts'));

const RELEASE = '/api/staff/releases/{flow}/{period}';
const POST = `${RELEASE}/posts/{edition}/{channel}`;

const staff = routesWith({ function: 'staff-api', authorizer: 'staff', status: 200 });

/** The posts of a release on the office's channels. */
export const POST_ROUTES = [
  staff({
    method: 'GET',
    path: `${RELEASE}/posts`,
    operation: 'listPosts',
    step: 'release/posts',
    summary: 'What of a release was posted on which channel, and what came of it',
    roles: COLLEAGUES,
    kind: 'reads',
    answer: schema('PostsAnswer'),
  }),
  staff({
    method: 'GET',
    path: POST,
    operation: 'showPost',
    step: 'release/posts',
    summary: 'One post',
    roles: COLLEAGUES,
    kind: 'reads',
    answer: schema('PostAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${POST}/there`,
    operation: 'postIsThere',
    step: 'release/posts',
    summary: 'Somebody looked, and the post is there: it counts as delivered',
    roles: ['editor', 'approver'],
    kind: 'changes',
    body: schema('EmptyPostBody'),
    answer: schema('PostAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${POST}/again`,
    operation: 'postAgain',
    step: 'release/posts',
    summary: 'Somebody looked, and the post is not there: it is sent again',
    roles: ['editor', 'approver'],
    kind: 'changes',
    body: schema('EmptyPostBody'),
    answer: schema('PostAnswer'),
  }),
  staff({
    method: 'POST',
    path: `${RELEASE}/wordings/{channel}`,
    operation: 'rewordPost',
    step: 'release/posts',
    summary: 'Word the post of the edition in work on a channel, before it is approved; it is sealed anew',
    roles: ['editor'],
    kind: 'changes',
    body: schema('WordingBody'),
    answer: releases('StatusAnswer'),
  }),
] as const;
