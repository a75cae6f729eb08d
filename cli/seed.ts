import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import { seedDataflows, seedReleases } from './seed/releases.ts';
import { seedRequests } from './seed/requests.ts';
import { staffAt } from './seed/run.ts';

/**
 * What a new data folder starts with, entered as staff would enter it: through the command line and the API,
 * each act by somebody who may do it.
 */
export type Seeding = { address: string; empty: boolean; now: Temporal.Instant };

const ROLES = ['admin', 'editor', 'reviewer', 'approver', 'officer'];

export const seed = async ({ address, empty, now }: Seeding): Promise<void> => {
  const home = await mkdtemp(join(tmpdir(), 'heliostat-seed-'));
  try {
    const staff = staffAt(address, home);
    await Promise.all(ROLES.map((role) => staff.run(role, 'login')));
    await seedDataflows(staff.run);
    if (empty) return;
    await Promise.all([seedReleases(staff.run, now), seedRequests(staff, now)]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};
