import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { isDay } from '../../kernel/day.ts';
import { saidIn } from '../../kernel/text.ts';
import { chainWithHead } from '../../store/audit/audit.ts';
import { queryAsked } from '../../web/query.ts';
import { auditSubject, releasesBetween } from '../records/releases.ts';
import { loadNamedRelease, type Makes, releaseReply } from './ports.ts';
import { statusOf } from './status.ts';

/** A day that there is: 2018-02-31 is none. */
const Day = v.pipe(
  v.string(),
  v.check(isDay, saidIn({ zh: '应为日期，如 2018-01-31', en: 'a date as in 2018-01-31' })),
);

/** Where a page ended, as `next` gave it: an instant and a release, in base64url. */
const Cursor = v.pipe(
  v.string(),
  v.maxLength(200),
  v.transform((text) => Buffer.from(text, 'base64url').toString('utf8')),
  v.regex(
    /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#[a-z0-9_]+#[\w-]+$/,
    saidIn({ zh: '应为上一页的 `next`', en: 'as `next` of the page before gave it' }),
  ),
);

/** A span of the calendar, its last day included; the default is all of it. */
const Query = v.object({
  from: v.optional(Day, '1900-01-01'),
  to: v.optional(Day, '2199-12-31'),
  limit: v.optional(
    v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(100)),
    '50',
  ),
  cursor: v.optional(Cursor),
});

export const listReleases: Makes<'listReleases'> =
  ({ table, now }) =>
  async (call) => {
    const at = now();
    const { from, to, limit, cursor } = queryAsked(Query, call);
    const day = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime('Asia/Shanghai');
    const found = await releasesBetween(
      table,
      day(from).toInstant(),
      day(to).add({ days: 1 }).toInstant(),
      limit,
      cursor,
    );
    return {
      body: {
        items: found.releases.map((release) => statusOf(release, at)),
        next: found.next === null ? null : Buffer.from(found.next).toString('base64url'),
      },
    };
  };

export const status: Makes<'status'> = (ports) => async (call) =>
  releaseReply(ports, await loadNamedRelease(ports, call));

/** The hash chain of everything that was done to a release. */
export const audit: Makes<'audit'> = (ports) => async (call) => {
  const named = await loadNamedRelease(ports, call);
  const headOf = async () => (await loadNamedRelease(ports, call)).audit;
  return { body: await chainWithHead(ports.table, auditSubject(named), headOf) };
};
