import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALL, type Engines, failure, role, START, startEngines } from '../engines.ts';

const DAY = 86_400_000;
let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({
    buckets: [
      { name: 'locked', versioned: true, locked: true },
      { name: 'open', versioned: true },
    ],
    roles: [
      role('writer', [
        { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject*'], Resource: '*' },
      ]),
      role('cleaner', [...ALL, { Effect: 'Deny', Action: ['s3:BypassGovernanceRetention'], Resource: '*' }]),
    ],
  });
});
afterAll(() => engines.stop());

const until = (days: number): Date => new Date(START + days * DAY);
const put = (more: Partial<PutObjectCommandInput>, who = 'admin') =>
  engines.s3(who).send(new PutObjectCommand({ Bucket: 'locked', Key: 'a', Body: '1', ...more }));
const governed = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until(10) } as const;
const remove = (VersionId: string | undefined, who = 'admin', bypass?: boolean) =>
  engines.s3(who).send(
    new DeleteObjectCommand({
      Bucket: 'locked',
      Key: 'a',
      ...(VersionId !== undefined && { VersionId }),
      ...(bypass !== undefined && { BypassGovernanceRetention: bypass }),
    }),
  );

it('a version that is retained is deleted by nobody who does not pass over it, or may not', async () => {
  const { VersionId } = await put(governed);
  expect(await failure(remove(VersionId))).toBe('403 AccessDenied');
  expect(await failure(remove(VersionId, 'cleaner', true))).toBe('403 AccessDenied');
  expect(await failure(remove(VersionId, 'admin', true))).toBe('no failure');
});

it('compliance is passed over by nobody', async () => {
  const { VersionId } = await put({ ...governed, ObjectLockMode: 'COMPLIANCE' });
  expect(await failure(remove(VersionId, 'admin', true))).toBe('403 AccessDenied');
});

it('a marker hides it, another version covers it, and both leave it as it was', async () => {
  const { VersionId } = await put({ ...governed, Body: 'kept' });
  await put({ Body: 'over' });
  await remove(undefined);
  const kept = await engines.s3().send(new GetObjectCommand({ Bucket: 'locked', Key: 'a', VersionId }));
  expect(await kept.Body?.transformToString()).toBe('kept');
  expect(kept).toMatchObject({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until(10) });
  const read = await engines
    .s3('cleaner')
    .send(new GetObjectCommand({ Bucket: 'locked', Key: 'a', VersionId }));
  expect(read.ObjectLockMode).toBe('GOVERNANCE');
});

it('after its day it is deleted like any other', async () => {
  const { VersionId } = await put(governed);
  engines.clock.time = START + 10 * DAY;
  const late = engines.s3('admin', { systemClockOffset: engines.clock.time - Date.now() });
  const gone = late.send(new DeleteObjectCommand({ Bucket: 'locked', Key: 'a', VersionId }));
  expect(await failure(gone)).toBe('no failure');
  late.destroy();
  engines.clock.time = START;
});

it.each<[string, Partial<PutObjectCommandInput>, string, string?]>([
  ['a bucket without Object Lock', { ...governed, Bucket: 'open' }, '400 InvalidRequest'],
  ['a mode without a date', { ObjectLockMode: 'GOVERNANCE' }, '400 InvalidArgument'],
  ['a date without a mode', { ObjectLockRetainUntilDate: until(1) }, '400 InvalidArgument'],
  ['a date that is past', { ...governed, ObjectLockRetainUntilDate: until(-1) }, '400 InvalidArgument'],
  ['a role that may not retain', governed, '403 AccessDenied', 'writer'],
])('%s is refused', async (_, more, fault, who = 'admin') => {
  expect(await failure(put(more, who))).toBe(fault);
});

it('who may not read the retention reads the object without it', async () => {
  await put(governed);
  const read = await engines.s3('writer').send(new GetObjectCommand({ Bucket: 'locked', Key: 'a' }));
  expect(read.ObjectLockMode).toBeUndefined();
});
