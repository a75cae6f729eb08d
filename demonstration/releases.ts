import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Api } from '../cli/client.ts';
import { handIn } from '../cli/commands/release/hand-in.ts';
import { releasePath } from '../cli/commands/release/path.ts';
import { checkFile } from '../cli/post-file.ts';
import { StatusAnswer } from '../functions/release/contract/schemas.ts';
import { type Demonstration, dataOf, FIGURES } from './folder.ts';
import { type Staff, wait } from './staff.ts';

/** A release as the API announces it. With `figures`, a sample file's name, it is signed off as well. */
const Release = v.looseObject({
  flow: v.string(),
  period: v.string(),
  releaseAt: v.optional(v.string()),
  figures: v.optional(v.string()),
});
type Release = v.InferOutput<typeof Release>;

const BASIS = '汇总数据，不含可识别单个调查对象的资料 / aggregates only; nobody surveyed can be identified';
/** A history is published within a second or two, and each look is a call to the API. */
const LOOK_AGAIN_MS = 250;

const idOf = ({ flow, period }: Release): string => `${flow}/${period}`;

/**
 * The histories, each as one backfilled vintage (when it was first published was not recorded), and the releases
 * that lie ahead of `now`. Dataflows side by side; within one, a history is public before the releases that build on
 * it are announced.
 */
export const enterReleases = async (
  staff: Staff,
  { folder }: Demonstration,
  now: Temporal.Instant,
  during: <T>(what: string, work: () => Promise<T>) => Promise<T>,
): Promise<void> => {
  const all = await dataOf(folder, 'releases.json', v.array(Release));
  const isAhead = ({ releaseAt }: Release): boolean =>
    releaseAt !== undefined && Temporal.Instant.compare(releaseAt, now) > 0;
  const flows = new Map(Object.entries(Object.groupBy(all, ({ flow }) => flow)));
  await Promise.all(
    [...flows].map(([flow, releases = []]) =>
      during(`building, signing and publishing ${flow}`, async () => {
        const ahead = releases.filter(isAhead);
        await inTurn(
          releases.filter(({ releaseAt }) => releaseAt === undefined),
          (one) => history(staff, one),
        );
        await inTurn(ahead, (one) => announce(staff, one));
        await inTurn(ahead, (one) => signedOff(staff, one));
      }),
    ),
  );
};

const inTurn = async <T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> => {
  for (const one of all) await act(one);
};

const announce = async ({ editor }: Staff, { figures, ...body }: Release): Promise<void> => {
  await editor.create('/api/staff/releases', body, StatusAnswer);
};

const history = async (staff: Staff, release: Release): Promise<void> => {
  await announce(staff, release);
  await signedOff(staff, release);
  for (;;) {
    const { value } = await staff.editor.get(releasePath(idOf(release)), StatusAnswer);
    if (value.state === 'published') return;
    await wait(LOOK_AGAIN_MS);
  }
};

/** Uploaded, its warnings taken note of where there are any, reviewed and approved; by three people. */
const signedOff = async ({ editor, reviewer, approver }: Staff, release: Release): Promise<void> => {
  if (release.figures === undefined) return;
  const path = releasePath(idOf(release));
  const figures = await checkFile(join(FIGURES, release.figures));
  const { value: built, etag: version } = await handIn(editor, idOf(release), figures, { wait });
  const { manifest } = built;
  let etag = version;
  const sign = async (by: Api, action: string, body: object): Promise<void> => {
    ({ etag } = await by.changeAt(path, action, body, StatusAnswer, etag));
  };
  if ((built.upload?.warnings ?? 0) > 0) {
    await sign(editor, '/acknowledge', { reason: '与已公布数据一致 / as published' });
  }
  await sign(reviewer, '/review', { manifest, basis: BASIS });
  await sign(approver, '/approve', { manifest });
};
