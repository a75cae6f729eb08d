import { readFile } from 'node:fs/promises';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { demonstrationNamed, demonstrationOn } from './folder.ts';
import { enterRegisters } from './registers.ts';
import { enterReleases } from './releases.ts';
import { enterRequests } from './requests.ts';
import { type Staff, signIn } from './staff.ts';

/**
 * What a new data folder starts with, entered as any client would enter it: through the public API, each act by
 * somebody who may do it. `empty`: the dataflows and nothing else.
 */
export type Loading = {
  address: string;
  empty: boolean;
  now: Temporal.Instant;
  /** The name of a demonstration; by the day where none is asked for. */
  demo?: string | undefined;
  /** Told of each part while it is entered. */
  during?: <T>(what: string, work: () => Promise<T>) => Promise<T>;
};

const DATAFLOWS = ['cpi', 'ppi', 'hh_income'];

export const load = async ({
  address,
  empty,
  now,
  demo,
  during = (_, work) => work(),
}: Loading): Promise<void> => {
  const staff = await signIn(address);
  const dataflows = putDataflows(staff);
  if (empty) return dataflows;
  const today = now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
  const ofTheDay = await demonstrationOn(today);
  const asked = demo === undefined ? ofTheDay : await demonstrationNamed(demo);
  await Promise.all([
    dataflows.then(() => enterReleases(staff, ofTheDay, now, during)),
    during('entering requests', () => enterRequests(staff, asked, { address, today })),
    during('entering registers', () => enterRegisters(staff, asked, today)),
  ]);
};

const putDataflows = async ({ admin }: Staff): Promise<void> => {
  for (const flow of DATAFLOWS) {
    const file = new URL(`../dataflows/${flow}.json`, import.meta.url);
    await admin.put(`/api/staff/dataflows/${flow}`, JSON.parse(await readFile(file, 'utf8')), v.unknown());
  }
};
