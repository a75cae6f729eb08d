import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { ChainHead } from '../../kernel/chain.ts';
import { Text } from '../../kernel/text.ts';
import { RELEASE_STATES, type Release, UPLOAD_STATES, type Upload } from '../rules/release.ts';

/** How a release stands in the table: instants are ISO 8601 text in UTC. Every row is parsed when read. */
const Instant = v.pipe(
  v.string(),
  v.transform((text) => Temporal.Instant.from(text)),
);

const UploadRow = v.object({
  upload: v.number(),
  fileName: v.string(),
  by: v.string(),
  base: v.number(),
  state: v.picklist(UPLOAD_STATES),
  key: v.string(),
  versionId: v.nullable(v.string()),
  order: v.number(),
  orderedAt: Instant,
  readAs: v.string(),
  faultCount: v.number(),
  warnings: v.number(),
  failure: v.optional(Text),
});

const SignOffRow = v.object({
  by: v.string(),
  at: Instant,
  manifest: v.string(),
  basis: v.optional(v.string()),
  althoughNewerRejected: v.optional(v.string()),
});

const Extent = v.object({ bytes: v.number(), characters: v.number() });

const ReleaseRow = v.object({
  flow: v.string(),
  period: v.string(),
  kind: v.picklist(['regular', 'backfill']),
  state: v.picklist(RELEASE_STATES),
  edition: v.number(),
  releaseAt: v.nullable(Instant),
  announcedAt: Instant,
  title: Text,
  contact: v.object({ name: Text, phone: v.optional(v.string()), email: v.optional(v.string()) }),
  notice: v.nullable(Text),
  upload: v.nullable(UploadRow),
  wordings: v.optional(
    v.array(v.object({ channel: v.string(), template: v.string(), by: v.string(), at: Instant })),
    [],
  ),
  sealed: v.nullable(
    v.object({
      build: v.string(),
      manifest: v.string(),
      upload: UploadRow,
      vintage: v.string(),
      posting: v.optional(v.object({ phrases: v.array(Extent), frames: v.record(v.string(), Extent) })),
    }),
  ),
  acknowledged: v.nullable(v.object({ by: v.string(), at: Instant, reason: v.string() })),
  returned: v.optional(
    v.nullable(v.object({ by: v.string(), at: Instant, manifest: v.string(), reason: v.string() })),
    null,
  ),
  review: v.nullable(SignOffRow),
  approval: v.nullable(SignOffRow),
  publishingAt: v.nullable(Instant),
  published: v.array(
    v.object({
      edition: v.number(),
      releaseAt: v.nullable(Instant),
      publishedAt: Instant,
      manifest: v.string(),
      build: v.string(),
      late: v.boolean(),
      notice: v.nullable(Text),
    }),
  ),
  changes: v.array(
    v.object({
      edition: v.number(),
      from: v.nullable(Instant),
      to: v.nullable(Instant),
      reason: Text,
      at: Instant,
    }),
  ),
  version: v.number(),
  audit: ChainHead,
});

export const readRelease = (item: unknown): Release => v.parse(ReleaseRow, item);
export const readUpload = (item: unknown): Upload => v.parse(UploadRow, item);

/** The same value with every instant as text, to any depth. */
export const plain = (value: unknown): unknown => {
  if (value instanceof Temporal.Instant) return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
};
