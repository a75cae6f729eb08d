import * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import type { Now } from '../../runtime/now.ts';
import type { Table } from '../../store/table.ts';
import type { Call, Reply } from '../../web/api.ts';
import { asRead as unchanged } from '../../web/once.ts';
import type { StaffOperation, StaffOperationName } from '../contract/routes.ts';
import type { StatusAnswer } from '../contract/schemas.ts';
import { FlowId, PeriodId } from '../contract/schemas.ts';
import { loadRelease } from '../records/releases.ts';
import type { Vault } from '../records/vault.ts';
import type { Release } from '../rules/release.ts';
import { statusOf } from './status.ts';

/** What the steps of staff work with. */
export type ReleasePorts = { table: Table; vault: Vault; now: Now };

/** A step of staff, once it knows what it works with; its name is its route's. */
export type Makes<Name extends StaffOperationName> = (ports: ReleasePorts) => StaffOperation<Name>;

const Address = v.object({ flow: FlowId, period: PeriodId });

/** The release that an address names. @throws Problem `not-found` where it has not the form of one */
export const idOf = (call: Call): ReleaseId => {
  const parsed = v.safeParse(Address, call.params);
  if (parsed.success) return parsed.output;
  throw new Problem('not-found', {
    zh: '地址由数据流和时期组成，如 cpi/2017-12',
    en: 'An address has a dataflow and a period, as in cpi/2017-12',
  });
};

export const loadNamedRelease = ({ table }: ReleasePorts, call: Call): Promise<Release> =>
  loadRelease(table, idOf(call));

/** The release as the caller saw it. @throws Problem `stale-version` */
export const releaseAsRead = async (ports: ReleasePorts, call: Call): Promise<Release> =>
  unchanged(call, 'release', await loadNamedRelease(ports, call));

export const releaseReply = ({ now }: Pick<ReleasePorts, 'now'>, release: Release): Reply<StatusAnswer> => ({
  body: statusOf(release, now()),
});
