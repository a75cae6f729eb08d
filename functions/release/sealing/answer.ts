import type * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Now } from '../../runtime/now.ts';
import type { BuildJob } from '../../store/outbox.ts';
import { untilWon } from '../../store/race.ts';
import type { Signer } from '../../store/signing.ts';
import type { Step, Table } from '../../store/table.ts';
import type { Site } from '../../web/pages/site.ts';
import { loadRelease, saveRelease } from '../records/releases.ts';
import type { Vault } from '../records/vault.ts';
import type { Release, Upload } from '../rules/release.ts';
import { theOrdered } from '../rules/uploads.ts';

export type BuildJobOrder = v.InferOutput<typeof BuildJob>;

/** What the builder works with. `buildReport` builds the editions of annual reports, which have no dataflow. */
export type BuildPorts = {
  table: Table;
  vault: Vault;
  signer: Signer;
  site: Site;
  now: Now;
  buildReport: (ports: BuildPorts, job: BuildJobOrder, release: Release, upload: Upload) => Promise<void>;
};

/** The file that was ordered, or null when the order was overtaken. */
export const ordered = (release: Release, job: BuildJobOrder): Upload | null => {
  try {
    return theOrdered(release, job);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
};

/**
 * The builder's answer, over the release as it stands by then: staff may have changed something else of it
 * meanwhile, but not this order. `alongside` goes with the write, such as that the vintage is still the one that was built on.
 */
export const answer = async (
  table: Table,
  job: BuildJobOrder,
  act: Act,
  action: string,
  step: (current: Release) => Release,
  alongside: (after: Release) => readonly Step[] = () => [],
): Promise<void> =>
  untilWon(async () => {
    const current = await loadRelease(table, job);
    if (!ordered(current, job)) return;
    const deed = { action, detail: { upload: job.upload, edition: current.edition } };
    await saveRelease(table, current, step(current), act, deed, alongside);
  });
