import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import office from '../../site/office.json' with { type: 'json' };
import type { Act } from '../domain/act.ts';
import { isDay, officeTime } from '../domain/day.ts';
import { Problem } from '../domain/errors.ts';
import { checkDefinition } from '../domain/figures/definition.ts';
import { frequencyOf } from '../domain/figures/period.ts';
import { MAX_UPLOAD_BYTES } from '../domain/figures/upload-table.ts';
import * as life from '../domain/release/life.ts';
import * as domain from '../domain/release/release.ts';
import * as files from '../domain/release/uploads.ts';
import { api, type Call, etag, type Reply } from '../http/api.ts';
import { STAFF_ROUTES, type StaffOperation } from '../http/contract/release/routes.ts';
import * as s from '../http/contract/release/schemas.ts';
import { statusOf } from '../http/contract/release/status.ts';
import { attemptOf, asRead as unchanged } from '../http/once.ts';
import { env } from '../runtime/env.ts';
import { now } from '../runtime/now.ts';
import { chain } from '../store/audit.ts';
import { once } from '../store/idempotency.ts';
import { orderBuild, wakeClock } from '../store/outbox.ts';
import * as dataflows from '../store/release/dataflows.ts';
import * as releases from '../store/release/releases.ts';
import * as vaults from '../store/release/vault.ts';
import { openTable, type Step } from '../store/table.ts';

const { TABLE, VAULT_BUCKET, EDGE_SECRET, ROLE_CLAIM } = env(
  'TABLE',
  'VAULT_BUCKET',
  'EDGE_SECRET',
  'ROLE_CLAIM',
);
const table = openTable(TABLE);
const vault = vaults.openVault(VAULT_BUCKET);

const actOf = (call: Call): Act => ({ by: call.actor.sub, at: now() });

const idOf = (call: Call): domain.ReleaseId => {
  const parsed = v.safeParse(v.object({ flow: s.FlowId, period: s.PeriodId }), call.params);
  if (parsed.success) return parsed.output;
  throw new Problem('not-found', 'An address has a dataflow and a period, as in cpi/2017-12');
};

const replyOf = (release: domain.Release): Reply => ({
  body: statusOf(release),
  headers: { etag: etag(release.version) },
});

/** The release as the caller saw it. @throws Problem `stale-version` */
const asRead = async (call: Call): Promise<domain.Release> =>
  unchanged(call, 'release', await releases.load(table, idOf(call)));

const announce: StaffOperation<'announce'> = (call) =>
  once(table, attemptOf(call), async (keep) => {
    const body = call.body;
    const act = actOf(call);
    const dataflow = await dataflows.loadDefinition(table, body.flow);
    if (
      body.kind === 'regular' &&
      body.period !== 'backfill' &&
      frequencyOf(body.period) !== dataflow.frequency
    ) {
      throw new Problem('invalid', `${body.flow} has the frequency ${dataflow.frequency}`, {
        faults: [
          {
            code: 'wrong-frequency',
            pointer: '/period',
            detail: `${body.period} is not a period of that length`,
          },
        ],
      });
    }
    const announced = life.announce(
      {
        flow: body.flow,
        period: body.period,
        kind: body.kind,
        title: body.title,
        contact: body.contact ?? office.contact,
        releaseAt: body.releaseAt === undefined ? null : domain.parseReleaseAt(body.releaseAt, act.at),
      },
      act,
    );
    const release = await releases.create(
      table,
      announced,
      act,
      { action: 'announced', detail: { releaseAt: announced.releaseAt?.toString() ?? null } },
      (created) => [keep(replyOf(created), act.at), wakeClock(table, created, act.at)],
    );
    return replyOf(release);
  });

const reschedule: StaffOperation<'reschedule'> = async (call) => {
  const body = call.body;
  const act = actOf(call);
  const before = await asRead(call);
  const to = domain.parseReleaseAt(body.releaseAt, act.at);
  const after = life.reschedule(before, to, body.reason, act);
  const release = await releases.save(
    table,
    before,
    after,
    act,
    { action: 'rescheduled', detail: { from: before.releaseAt?.toString() ?? null, to: to.toString() } },
    () => [wakeClock(table, before, act.at), ...buildOf(before, after, act)],
  );
  return replyOf(release);
};

/** A build order where this step asks for one. */
const buildOf = (before: domain.Release, after: domain.Release, act: Act): Step[] => {
  const file = after.upload;
  if (file?.state !== 'building') return [];
  if (before.upload?.upload === file.upload && before.upload.order === file.order) return [];
  return [orderBuild(table, after, file, act.at)];
};

const cancel: StaffOperation<'cancel'> = async (call) => {
  const { reason } = call.body;
  const act = actOf(call);
  const before = await asRead(call);
  const release = await releases.save(
    table,
    before,
    life.cancel(before, reason, act),
    act,
    { action: 'cancelled', detail: { edition: before.edition } },
    () => [wakeClock(table, before, act.at)],
  );
  return replyOf(release);
};

const beginUpload: StaffOperation<'beginUpload'> = (call) =>
  once(table, attemptOf(call), async (keep) => {
    const body = call.body;
    if (body.size > MAX_UPLOAD_BYTES) {
      throw new Problem('too-large', `A file may have ${MAX_UPLOAD_BYTES} bytes; this one has ${body.size}`, {
        faults: [{ code: 'too-large', pointer: '/size', detail: 'More than 100 MB' }],
      });
    }
    const act = actOf(call);
    const id = idOf(call);
    const before = await releases.load(table, id);
    await buildsOnPublished(id);
    const number = (await releases.uploadsBegun(table, id)) + 1;
    const upload = files.beginUpload(before, number, body.fileName, vaults.uploadedKey(id, number), act);
    const post = await vaults.uploadForm(vault, upload.key);
    const reply: Reply = {
      body: {
        upload: number,
        post,
        maxBytes: MAX_UPLOAD_BYTES,
        expiresAt: officeTime(act.at.add({ seconds: vaults.FORM_SECONDS })),
      } satisfies v.InferOutput<typeof s.UploadAnswer>,
    };
    await releases.saveUpload(table, id, upload, [keep(reply, act.at)]);
    return reply;
  });

/** An edition builds on what is published: an earlier period that is announced must come first. */
const buildsOnPublished = async (id: domain.ReleaseId): Promise<void> => {
  const earlier = await releases.unpublishedBefore(table, id);
  if (earlier.length === 0) return;
  const names = earlier.map(domain.releaseName).join(', ');
  throw new Problem('conflict', `${domain.releaseName(id)} builds on ${names}, not published yet`);
};

const completeUpload: StaffOperation<'completeUpload'> = async (call) => {
  const act = actOf(call);
  const before = await asRead(call);
  const number = Number(call.params.upload);
  if (!Number.isSafeInteger(number)) throw new Problem('not-found', 'There is no such upload');
  await buildsOnPublished(before);
  const upload = await releases.loadUpload(table, before, number);
  const { versionId, size } = await vaults.arrivedVersion(vault, upload.key);
  const after = files.completeUpload(before, upload, versionId, act);
  const release = await releases.save(
    table,
    before,
    after,
    act,
    { action: 'uploaded', detail: { edition: after.edition, upload: number, bytes: size } },
    () => buildOf(before, after, act),
  );
  return replyOf(release);
};

const acknowledge: StaffOperation<'acknowledge'> = async (call) => {
  const { reason } = call.body;
  const act = actOf(call);
  const before = await asRead(call);
  const after = life.acknowledge(before, reason, act);
  const warnings = after.upload?.warnings ?? 0;
  return replyOf(
    await releases.save(table, before, after, act, { action: 'acknowledged', detail: { warnings } }),
  );
};

const review: StaffOperation<'review'> = async (call) => {
  const { manifest, basis } = call.body;
  const act = actOf(call);
  const before = await asRead(call);
  const after = life.review(before, manifest, basis, act);
  const deed = { action: 'reviewed', detail: { edition: after.edition, manifest } };
  return replyOf(await releases.saveSignOff(table, before, after, act, deed, () => []));
};

const approve: StaffOperation<'approve'> = async (call) => {
  const { manifest } = call.body;
  const act = actOf(call);
  const before = await asRead(call);
  const after = life.approve(before, manifest, act);
  const late = after.releaseAt !== null && domain.isDue(after.releaseAt, act.at);
  const deed = { action: 'approved', detail: { edition: after.edition, manifest, afterReleaseTime: late } };
  const release = await releases.saveSignOff(table, before, after, act, deed, () => [
    wakeClock(table, before, act.at),
  ]);
  return replyOf(release);
};

const reject: StaffOperation<'reject'> = async (call) => {
  const act = actOf(call);
  const before = await asRead(call);
  const after = life.reject(before, act);
  const deed = { action: 'rejected', detail: { edition: after.edition } };
  return replyOf(await releases.save(table, before, after, act, deed));
};

const correct: StaffOperation<'correct'> = async (call) => {
  const body = call.body;
  const act = actOf(call);
  const before = await asRead(call);
  const at = body.releaseAt === undefined ? null : domain.parseReleaseAt(body.releaseAt, act.at);
  const after = life.correct(before, body.notice, at);
  const deed = { action: 'correction opened', detail: { edition: after.edition } };
  return replyOf(await releases.save(table, before, after, act, deed));
};

/** A day that there is: 2018-02-31 is none. */
const Day = v.pipe(v.string(), v.check(isDay, 'a date as in 2018-01-31'));

/** Where a page ended, as `next` gave it: an instant and a release, in base64url. */
const Cursor = v.pipe(
  v.string(),
  v.maxLength(200),
  v.transform((text) => Buffer.from(text, 'base64url').toString('utf8')),
  v.regex(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z#[a-z0-9_]+#[\w-]+$/, 'as `next` of the page before gave it'),
);

/** A span of the calendar; the default is all of it. */
const listReleases: StaffOperation<'listReleases'> = async (call) => {
  const query = v.safeParse(
    v.object({
      from: v.optional(Day, '1900-01-01'),
      to: v.optional(Day, '2199-12-31'),
      limit: v.optional(
        v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(100)),
        '50',
      ),
      cursor: v.optional(Cursor),
    }),
    call.query,
  );
  if (!query.success) {
    const faults = query.issues.map((issue) => ({
      code: 'query',
      pointer: `?${issue.path?.[0]?.key}`,
      detail: issue.message,
    }));
    throw new Problem('invalid', 'The query is not valid: from and to are dates, limit is 1 to 100', {
      faults,
    });
  }
  const { from, to, limit, cursor } = query.output;
  const day = (date: string) => Temporal.PlainDate.from(date).toZonedDateTime('Asia/Shanghai');
  const found = await releases.between(
    table,
    day(from).toInstant(),
    day(to).add({ days: 1 }).toInstant(),
    limit,
    cursor,
  );
  return {
    body: {
      items: found.releases.map(statusOf),
      next: found.next === null ? null : Buffer.from(found.next).toString('base64url'),
    },
  };
};

/** A definition is one item of the table, which takes 400 KB; three bytes for each character of Chinese. */
const MAX_DEFINITION_CHARACTERS = 120_000;

const putDataflow: StaffOperation<'putDataflow'> = async (call) => {
  const dataflow = call.body;
  if (dataflow.id !== call.params.flow) {
    throw new Problem('invalid', 'The definition has another id than its address', {
      faults: [{ code: 'id-and-address', pointer: '/id', detail: `The address says ${call.params.flow}` }],
    });
  }
  const faults = checkDefinition(dataflow);
  if (faults.length > 0) throw new Problem('invalid', 'The definition does not hold together', { faults });
  if (call.text.length > MAX_DEFINITION_CHARACTERS) {
    throw new Problem('too-large', `A definition may have ${MAX_DEFINITION_CHARACTERS} characters`);
  }
  const before = await dataflows.findFlow(table, dataflow.id);
  const mayBe = before
    ? call.headers['if-match'] === etag(before.revision)
    : call.headers['if-none-match'] === '*';
  if (!mayBe) {
    throw before
      ? new Problem(
          'stale-version',
          `${dataflow.id} is at revision ${before.revision}: send that in If-Match`,
        )
      : new Problem('version-required', 'A new dataflow is put with If-None-Match: *');
  }
  const flow = await dataflows.saveDefinition(table, before, dataflow, actOf(call));
  return { status: before ? 200 : 201, body: dataflow, headers: { etag: etag(flow.revision) } };
};

const me: StaffOperation<'me'> = async ({ actor }) => ({ body: actor });

const listDataflows: StaffOperation<'listDataflows'> = async () => ({
  body: {
    items: (await dataflows.allFlows(table)).map((flow) => ({
      id: flow.sk,
      version: flow.version,
      revision: flow.revision,
      name: { zh: flow.zh, en: flow.en },
    })),
  },
});

const showDataflow: StaffOperation<'showDataflow'> = async (call) => {
  const flow = await dataflows.loadFlow(table, call.params.flow ?? '');
  const definition = await dataflows.loadDefinition(table, flow.sk, flow.revision);
  return { body: definition, headers: { etag: etag(flow.revision) } };
};

const status: StaffOperation<'status'> = async (call) => replyOf(await releases.load(table, idOf(call)));

const audit: StaffOperation<'audit'> = async (call) => {
  const release = await releases.load(table, idOf(call));
  return { body: { items: await chain(table, releases.auditSubject(release)) } };
};

export const handler = api({
  function: 'staff-api',
  routes: STAFF_ROUTES,
  edgeSecret: EDGE_SECRET,
  roleClaim: ROLE_CLAIM,
  operations: {
    me,
    listDataflows,
    showDataflow,
    putDataflow,
    listReleases,
    announce,
    status,
    reschedule,
    cancel,
    beginUpload,
    completeUpload,
    acknowledge,
    review,
    approve,
    reject,
    correct,
    audit,
  },
});
