import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Dataflow } from '../../../functions/figures/rules/dataflow.ts';
import { STAFF_ROUTES } from '../../../functions/release/contract/routes.ts';
import type { BuildPorts } from '../../../functions/release/sealing/answer.ts';
import { build } from '../../../functions/release/sealing/build.ts';
import { buildReport } from '../../../functions/report/steps/sealed-report.ts';
import { PREVIEW_STEPS } from '../../../functions/service/steps/preview.ts';
import { STAFF_STEPS } from '../../../functions/service/steps/staff-api.ts';
import { BuildJob } from '../../../functions/store/outbox.ts';
import { all, type Table } from '../../../functions/store/table.ts';
import { api } from '../../../functions/web/api.ts';
import { dataflow, figures } from '../../formats/sample.ts';
import { keyArn, startEngines } from '../../local-aws/engines.ts';
import { SITE } from '../../pages/models.ts';
import { instant } from '../../request/records/builders.ts';
import { everything, startTables } from '../../store/engine.ts';
import { type Answer, callerOf, EDGE_SECRET } from '../../web/caller.ts';

/** A vault for each office of a file of tests: their releases have the same names. */
const VAULTS = Array.from({ length: 60 }, (_, n) => `vault-${n}`);
const SIGNS = keyArn('signing');

/** T of the CPI for December 2017, and the release's address below /releases. */
export const T = '2018-01-10T09:30:00+08:00';
export const CPI = 'cpi/2017-12';
export const CSV = figures('cpi-2017-12');

type File = { by?: string; fileName?: string; text?: string; release?: string };

/** Staff and the builder on the real engines: a fresh table for each office, and a clock that is set by hand. */
export const startReleases = async () => {
  const tables = await startTables();
  const engines = await startEngines({
    buckets: VAULTS.map((name) => ({ name, versioned: true, locked: true })),
    keys: [
      { arn: SIGNS, spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' },
      { arn: keyArn('audit'), spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
  });
  const vaults = VAULTS.values();
  return {
    engines,
    tables,
    async office(now = '2018-01-08') {
      const table: Table = await tables.fresh();
      const clock: { now: Temporal.Instant } = { now: instant(now) };
      const bucket = vaults.next().value;
      if (!bucket) throw new Error('More offices than vaults');
      const vault = { s3: engines.s3(), bucket };
      const ports: BuildPorts = {
        table,
        vault,
        signer: { kms: engines.kms(), keyId: SIGNS },
        site: SITE,
        now: () => clock.now,
        buildReport,
      };
      const given = { routes: STAFF_ROUTES, edgeSecret: EDGE_SECRET, roleClaim: 'roles' } as const;
      const staff = api({ ...given, function: 'staff-api', ports, steps: STAFF_STEPS });
      const shows = api({ ...given, function: 'preview', ports, steps: PREVIEW_STEPS });
      const call = callerOf(staff, 'editor');
      const show = callerOf(shows, 'editor');

      const status = async (release = CPI): Promise<Answer['body']> =>
        (await call(`GET /releases/${release}`)).body;
      /** A step on a release as it stands. */
      const step = async (
        act: string,
        by: string,
        body: unknown = {},
        release = CPI,
        version?: number,
      ): Promise<Answer> =>
        call(`POST /releases/${release}/${act}`, {
          by,
          body,
          version: version ?? (await status(release)).version,
        });
      /** The build orders that were given, oldest first. */
      const orders = async (): Promise<v.InferOutput<typeof BuildJob>[]> =>
        (await all(table, 'OUTBOX#build'))
          .flatMap((item) => {
            const job = v.safeParse(BuildJob, item);
            return job.success ? [job.output] : [];
          })
          .sort((a, b) => a.upload - b.upload || a.order - b.order);
      const define = (flow: Dataflow): Promise<Answer> =>
        call(`PUT /dataflows/${flow.id}`, { by: 'admin', body: flow, headers: { 'if-none-match': '*' } });
      const announce = (more: Record<string, unknown> = {}, sent: { by?: string; key?: string } = {}) =>
        call('POST /releases', {
          ...sent,
          body: {
            flow: 'cpi',
            period: '2017-12',
            releaseAt: T,
            title: { zh: '居民消费价格', en: 'Consumer prices' },
            ...more,
          },
        });
      /** A place for a file with the file in it, not complete yet; `again` posts other bytes with the same form. */
      const posted = async ({
        by = 'editor',
        fileName = 'cpi.csv',
        text = CSV,
        release = CPI,
      }: File = {}) => {
        const begun = await call(`POST /releases/${release}/uploads`, {
          by,
          body: { fileName, size: Buffer.byteLength(text) },
        });
        if (begun.status !== 201) throw new Error(JSON.stringify(begun.body));
        const again = async (bytes: string): Promise<void> => {
          const form = new FormData();
          for (const [name, value] of Object.entries(begun.body.post.fields)) form.set(name, String(value));
          form.set('file', new Blob([bytes]), fileName);
          const answer = await fetch(begun.body.post.url, { method: 'POST', body: form });
          if (!answer.ok) throw new Error(await answer.text());
        };
        await again(text);
        return { upload: Number(begun.body.upload), again };
      };
      const post = async (file: File = {}): Promise<number> => (await posted(file)).upload;
      const complete = (upload: number, by = 'editor', release = CPI): Promise<Answer> =>
        step(`uploads/${upload}/complete`, by, {}, release);
      /** Carries out the newest order, as the dispatcher has the builder do. */
      const runBuild = async (): Promise<void> => {
        const order = (await orders()).at(-1);
        if (!order) throw new Error('Nothing is ordered');
        await build(ports, order);
      };
      return {
        ports,
        table,
        call,
        show,
        status,
        step,
        orders,
        define,
        announce,
        posted,
        post,
        complete,
        runBuild,
        /** It is this day now, ten in the morning, or this instant. */
        at(day: string): void {
          clock.now = instant(day);
        },
        /** The CPI announced, with a file handed in, examined and, where it is good, sealed. */
        async handedIn(file: File = {}): Promise<Answer['body']> {
          await define(dataflow('cpi'));
          await announce();
          await complete(await post(file), file.by);
          await runBuild();
          return status();
        },
        everything: () => everything(table),
      };
    },
    async stop() {
      await engines.stop();
      await tables.stop();
    },
  };
};

export type Releases = Awaited<ReturnType<typeof startReleases>>;
export type Office = Awaited<ReturnType<Releases['office']>>;
