import { readFile } from 'node:fs/promises';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { findFlow, saveDefinition } from '../../../functions/figures/records/dataflows.ts';
import { Dataflow, type Observation } from '../../../functions/figures/rules/dataflow.ts';
import { mergeVintage, vintageOf } from '../../../functions/figures/rules/vintage.ts';
import type { Act } from '../../../functions/kernel/act.ts';
import type { ReleaseId } from '../../../functions/kernel/release-id.ts';
import { type Watch, watch } from '../../../functions/release/clock/watch.ts';
import {
  auditSubject,
  createRelease,
  loadRelease,
  saveRelease,
} from '../../../functions/release/records/releases.ts';
import * as life from '../../../functions/release/rules/life.ts';
import type { Release } from '../../../functions/release/rules/release.ts';
import * as files from '../../../functions/release/rules/uploads.ts';
import { sealEdition } from '../../../functions/release/sealing/edition.ts';
import { sharedPagesOf } from '../../../functions/site/shared/shared-pages.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { waitingMessages } from '../../../functions/store/outbox.ts';
import { type PublicSite, storedObject } from '../../../functions/store/public-site.ts';
import type { Table } from '../../../functions/store/table.ts';
import { ALL, keyArn, role, startEngines } from '../../local-aws/engines.ts';
import { SITE } from '../../pages/models.ts';
import { startTables } from '../../store/engine.ts';
import { openTime, type Time } from './time.ts';

/** The release clock's room: embedded engines, editions sealed as the builder seals them, and time at will. */
export const T = Temporal.Instant.from('2018-01-10T09:30:00+08:00');

export const CPI: ReleaseId = { flow: 'cpi', period: '2017-12' };
export const PPI: ReleaseId = { flow: 'ppi', period: '2017-12' };

const definition = async (flow: string): Promise<Dataflow> =>
  v.parse(
    Dataflow,
    JSON.parse(await readFile(new URL(`../../../dataflows/${flow}.json`, import.meta.url), 'utf8')),
  );

/** A handful of figures: what an edition holds is not the clock's business. */
const figures = (dataflow: Dataflow, period: string, value: string, bulk = 1): Observation[] => {
  const key = dataflow.headline[0]?.key.split('.') ?? [];
  return [{ key, period, value, attributes: { OBS_STATUS: 'A', CONF_STATUS: 'F'.repeat(bulk) } }];
};

const nothing = (): void => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const ANNOUNCED = Temporal.Instant.from('2018-01-02T10:00:00+08:00');
const by = (who: string): Act => ({ by: who, at: ANNOUNCED });

type Wanted = {
  id?: ReleaseId;
  releaseAt?: Temporal.Instant | null;
  /** Up to where; `announced` has nothing sealed. */
  state?: 'announced' | 'validated' | 'approved';
  /** The T that is sealed and signed, where the table is to say another. */
  signedFor?: Temporal.Instant;
  /** So many characters stand in an attribute: an edition of at least that size. */
  attributes?: number;
};

export type Room = Awaited<ReturnType<typeof openRoom>>;

export const startRooms = async () => {
  const tables = await startTables();
  return {
    open: (start?: Temporal.Instant) => openRoom(tables, start),
    stop: () => tables.stop(),
  };
};

const openRoom = async (
  tables: Awaited<ReturnType<typeof startTables>>,
  start = T.subtract({ seconds: 100 }),
) => {
  const engines = await startEngines({
    buckets: [
      { name: 'public', versioned: true },
      { name: 'vault', versioned: true },
    ],
    keys: [{ arn: keyArn('sign'), spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' }],
  });
  const time: Time = openTime(start, engines.clock);
  const table = await tables.fresh();
  const site: PublicSite = { s3: engines.s3('admin', { logger: SILENT }), bucket: 'public' };
  // Asking the storage service for its time takes a millisecond, so that asking again and again gets somewhere.
  site.s3.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } finally {
        if ((args.input as { Key?: string }).Key === '.well-known/jwks.json') await time.pause(1);
      }
    },
    { step: 'initialize', name: 'trip' },
  );
  const vault = { s3: engines.s3(), bucket: 'vault' };
  // Clients sign by the engines' clock, and this room's stands elsewhere.
  for (const { config } of [site.s3, vault.s3]) {
    config.systemClockOffset = start.epochMilliseconds - Date.now();
  }
  const signer = { kms: engines.kms(), keyId: keyArn('sign') };

  const seal = async (release: Release, value: string, bulk?: number): Promise<Release> => {
    const dataflow = await definition(release.flow);
    const observations = figures(dataflow, release.period, value, bulk);
    const flow = await findFlow(table, release.flow);
    const edition = {
      release,
      dataflow,
      observations,
      vintage: mergeVintage(dataflow, vintageOf([]), observations),
      changes: [],
      since: new Map(),
    };
    const built = await sealEdition(edition, SITE, vault, signer, ANNOUNCED);
    const upload = files.uploadBegun(release, edition.release.edition, 'f.csv', 'uploads/f', by('editor'));
    const waiting = files.uploadCompleted(release, upload, 'v1', by('editor'));
    return files.uploadSealed(
      waiting,
      { upload: upload.upload, order: 1 },
      { ...built, vintage: flow?.vintage ?? '' },
      'CSV',
      0,
    );
  };
  const sign = (release: Release, at?: Temporal.Instant): Release => {
    const manifest = release.sealed?.manifest ?? '';
    const reviewed = life.reviewed(release, manifest, 'aggregates', by('reviewer'));
    return life.approved(reviewed, manifest, { by: 'approver', at: at ?? ANNOUNCED });
  };
  /** A release in the table, in one step: who did what is told elsewhere. */
  const add = async (wanted: Wanted = {}): Promise<Release> => {
    const { id = CPI, releaseAt = T, state = 'approved', signedFor } = wanted;
    if (!(await findFlow(table, id.flow))) {
      await saveDefinition(table, null, await definition(id.flow), by('admin'));
    }
    const announced = life.announced(
      {
        ...id,
        kind: 'regular',
        title: { zh: `${id.flow} 发布`, en: `Release ${id.flow}` },
        contact: { name: { zh: '处', en: 'desk' } },
        releaseAt: signedFor ?? releaseAt,
      },
      by('editor'),
    );
    let release = announced;
    if (state !== 'announced') release = await seal(release, '101.8', wanted.attributes);
    if (state === 'approved') release = sign(release);
    return await createRelease(
      table,
      { ...release, releaseAt },
      by('editor'),
      { action: 'announced' },
      () => [],
    );
  };
  /** The next edition of what is published, signed off; `releaseAt` null: on approval. */
  const correct = async (id: ReleaseId, releaseAt: Temporal.Instant | null): Promise<Release> => {
    const before = await loadRelease(table, id);
    const notice = { zh: '更正', en: 'Corrected' };
    const opened = life.corrected(before, notice, releaseAt);
    const after = sign(await seal(opened, '101.9'), time.now());
    return await saveRelease(
      table,
      before,
      after,
      { by: 'approver', at: time.now() },
      { action: 'approved' },
    );
  };
  /** One watch of a tick, or of another kind; ends when it has nothing to wait for. */
  const keepWatch = (more: Partial<Watch> = {}): Promise<void> =>
    time.run(() =>
      watch({
        table,
        vault,
        site,
        shared: sharedPagesOf({ table: more.table ?? table, site: more.site ?? site, look: SITE }),
        now: time.now,
        steady: time.steady,
        pause: time.pause,
        span: { seconds: 200 },
        remaining: () => 300_000,
        ...more,
      }),
    );
  const body = async (key: string): Promise<string | null> =>
    (await storedObject(site, key))?.bytes.toString('utf8') ?? null;
  const head = async (path: string): Promise<Record<string, string>> => {
    const answer = engines.storage.read({
      bucket: 'public',
      key: path,
      principal: role('admin', ALL),
    });
    return Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
  };

  return {
    engines,
    time,
    table,
    site,
    vault,
    sources: { table, site, look: SITE },
    add,
    correct,
    sign,
    seal,
    signer,
    keepWatch,
    /** What stands at a public key; null: nothing. */
    body,
    /** The headers with which it is answered. */
    head,
    json: async (key: string): Promise<Record<string, unknown>> => JSON.parse((await body(key)) ?? '{}'),
    release: (id: ReleaseId = CPI) => loadRelease(table, id),
    deeds: async (id: ReleaseId = CPI) => (await chain(table, auditSubject(id))).map(({ action }) => action),
    messages: async () => (await waitingMessages(table)).map(({ id }) => id),
    mails: async () => (await waitingMessages(table)).map(({ text }) => text),
    /** The same table by a client of its own, so that faults meet one watch alone. */
    again: (): Table => tables.again(table),
    async [Symbol.asyncDispose]() {
      site.s3.destroy();
      await engines.stop();
    },
  };
};
