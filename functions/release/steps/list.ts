import { Temporal } from 'temporal-polyfill';
import { chainWithHead } from '../../store/audit/audit.ts';
import { sifted } from '../../store/sifted.ts';
import { packed } from '../../web/parameters.ts';
import { auditSubject, releasesBetween } from '../records/releases.ts';
import { loadNamedRelease, type Makes, releaseReply } from './ports.ts';
import { statusOf } from './status.ts';

export const listReleases: Makes<'listReleases'> =
  ({ table, now }) =>
  async (call) => {
    const at = now();
    const { from, to, flow, state, limit, cursor } = call.query;
    const day = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime('Asia/Shanghai');
    const [first, after] = [day(from).toInstant(), day(to).add({ days: 1 }).toInstant()];
    const { items, next } = await sifted(
      (paging) => releasesBetween(table, first, after, paging),
      (release) =>
        (flow === undefined || release.flow === flow) && (state === undefined || release.state === state),
      { limit, cursor },
    );
    return { body: { items: items.map((release) => statusOf(release, at)), next: packed(next) } };
  };

export const status: Makes<'status'> = (ports) => async (call) =>
  releaseReply(ports, await loadNamedRelease(ports, call));

/** The hash chain of everything that was done to a release. */
export const audit: Makes<'audit'> = (ports) => async (call) => {
  const named = await loadNamedRelease(ports, call);
  const headOf = async () => (await loadNamedRelease(ports, call)).audit;
  return { body: await chainWithHead(ports.table, auditSubject(named), headOf) };
};
