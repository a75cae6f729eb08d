import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeBuild } from '../../../infra/build/build-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heliostat-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

it('a second start waits for the first, and says once that it does', async () => {
  const letGo = await takeBuild(file);
  let told = 0;
  const waits = Promise.withResolvers<void>();
  const second = takeBuild(file, {
    waiting: () => {
      told += 1;
      waits.resolve();
    },
  });
  await waits.promise;
  letGo();
  const letGoAgain = await second;
  expect(told).toBe(1);
  letGoAgain();
});

it('a second start that waits too long says what to do', async () => {
  const letGo = await takeBuild(file);
  await expect(takeBuild(file, { patience: 0 })).rejects.toThrow(
    /^Another start from this checkout is still bundling .* let it become ready, or end it, then start again\.$/,
  );
  letGo();
});

it('a lock that cannot be made is told with its place', async () => {
  await expect(takeBuild(folder)).rejects.toThrow(`The build cannot be locked: ${folder}`);
});
