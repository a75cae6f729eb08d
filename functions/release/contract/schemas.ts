import * as v from 'valibot';
import { saidIn, Text } from '../../kernel/text.ts';
import { line, prose } from '../../web/shapes.ts';
import { RELEASE_STATES, UPLOAD_STATES } from '../rules/release.ts';

const bilingual = (most: number) => v.object({ zh: line(most), en: line(most) });

export const FlowId = v.pipe(
  v.string(),
  v.regex(
    /^[a-z][a-z0-9_]{1,31}$/,
    saidIn({ zh: '应为数据流标识：a-z、0-9、_', en: 'a dataflow id: a-z, 0-9, _' }),
  ),
);
export const PeriodId = v.pipe(
  v.string(),
  v.regex(
    /^(backfill|\d{4}(-(S[12]|Q[1-4]|(0[1-9]|1[0-2])|W(0[1-9]|[1-4]\d|5[0-3])|(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])))?)$/,
    saidIn({
      zh: '应为 SDMX 的时期（2017、2017-S1、2017-Q3、2017-09、2017-W05、2017-09-30）或者 backfill',
      en: 'a period as SDMX writes it (2017, 2017-S1, 2017-Q3, 2017-09, 2017-W05, 2017-09-30), or backfill',
    }),
  ),
);

const Instant = v.pipe(v.string(), v.maxLength(40));
const Sha256 = v.pipe(
  v.string(),
  v.regex(
    /^[0-9a-f]{64}$/,
    saidIn({
      zh: '应为 SHA-256：64 位小写十六进制数字',
      en: 'a SHA-256 in 64 lower-case hexadecimal digits',
    }),
  ),
);

const ContactBody = v.object({
  name: bilingual(100),
  phone: v.optional(line(40)),
  email: v.optional(v.pipe(line(100), v.email())),
});

export const AnnounceBody = v.strictObject({
  flow: FlowId,
  period: PeriodId,
  kind: v.optional(v.picklist(['regular', 'backfill']), 'regular'),
  releaseAt: v.optional(Instant),
  title: bilingual(200),
  contact: v.optional(ContactBody),
});

/** Why T moves or goes: public, so in both languages. */
const PublicReason = v.strictObject({ zh: prose(1000), en: prose(1000) });
export const RescheduleBody = v.strictObject({ releaseAt: Instant, reason: PublicReason });
export const CancelBody = v.strictObject({ reason: PublicReason });
export const UploadBody = v.strictObject({
  fileName: v.pipe(
    line(200),
    v.regex(/^[^/\\]+$/, saidIn({ zh: '应为不含路径的文件名', en: 'a file name without a path' })),
    v.check(
      (name) => name !== '.' && name !== '..',
      saidIn({ zh: '应为不含路径的文件名', en: 'a file name without a path' }),
    ),
  ),
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
/** Why what is sealed is signed although a newer upload could not be; demanded exactly then. */
const althoughNewerRejected = v.optional(prose(1000));
export const ReviewBody = v.strictObject({ manifest: Sha256, basis: prose(1000), althoughNewerRejected });
export const ApproveBody = v.strictObject({ manifest: Sha256, althoughNewerRejected });
export const CorrectionBody = v.strictObject({
  notice: v.object({ zh: prose(2000), en: prose(2000) }),
  releaseAt: v.optional(Instant),
});

/** Without a T the report is public as soon as it is built. */
export const PublishReportBody = v.strictObject({ releaseAt: v.optional(Instant) });

const SignOffAnswer = v.object({
  by: v.string(),
  at: v.string(),
  manifest: v.string(),
  basis: v.optional(v.string()),
  althoughNewerRejected: v.optional(v.string()),
});

export const StatusAnswer = v.object({
  flow: v.string(),
  period: v.string(),
  kind: v.picklist(['regular', 'backfill']),
  state: v.picklist(RELEASE_STATES),
  edition: v.number(),
  publishedEdition: v.number(),
  releaseAt: v.nullable(v.string()),
  publishedAt: v.nullable(v.string()),
  late: v.boolean(),
  /** The T of the edition in work has passed without it. */
  delayed: v.boolean(),
  title: Text,
  contact: ContactBody,
  notice: v.nullable(Text),
  upload: v.nullable(
    v.object({
      upload: v.number(),
      fileName: v.string(),
      state: v.picklist(UPLOAD_STATES),
      by: v.string(),
      readAs: v.string(),
      faultCount: v.number(),
      warnings: v.number(),
      problem: v.nullable(v.string()),
      /** Why the file could not be built. */
      failure: v.nullable(Text),
    }),
  ),
  /** Posts that somebody worded. */
  wordings: v.array(v.object({ channel: v.string(), template: v.string(), by: v.string(), at: v.string() })),
  manifest: v.nullable(v.string()),
  /** The upload that is sealed. */
  sealed: v.nullable(v.object({ upload: v.number(), fileName: v.string(), by: v.string() })),
  /** A newer upload, which was rejected or failed and left the sealed one in place. */
  newerRejected: v.nullable(v.object({ upload: v.number(), fileName: v.string(), by: v.string() })),
  /** Why what was sealed went back to its editor. */
  returned: v.nullable(
    v.object({ by: v.string(), at: v.string(), manifest: v.string(), reason: v.string() }),
  ),
  acknowledged: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
  review: v.nullable(SignOffAnswer),
  approval: v.nullable(SignOffAnswer),
  changes: v.array(
    v.object({
      from: v.nullable(v.string()),
      to: v.nullable(v.string()),
      reason: Text,
      at: v.string(),
    }),
  ),
  version: v.number(),
});
export type StatusAnswer = v.InferOutput<typeof StatusAnswer>;

export const ReleasesAnswer = v.object({ items: v.array(StatusAnswer), next: v.nullable(v.string()) });

export const UploadAnswer = v.object({
  upload: v.number(),
  post: v.object({ url: v.string(), fields: v.record(v.string(), v.string()) }),
  maxBytes: v.number(),
  expiresAt: v.string(),
});

export const PreviewAnswer = v.object({
  sha256: v.string(),
  manifest: v.object({
    flow: v.string(),
    period: v.string(),
    edition: v.number(),
    releaseAt: v.nullable(v.string()),
    dataflow: v.object({
      agency: v.string(),
      id: v.string(),
      version: v.string(),
      name: v.optional(Text),
    }),
    artefacts: v.array(
      v.object({ path: v.string(), mediaType: v.string(), size: v.number(), sha256: v.string() }),
    ),
    figures: v.optional(v.number()),
    posts: v.optional(
      v.array(
        v.object({
          channel: v.string(),
          text: v.nullable(v.string()),
          /** Somebody worded it; or their wording does not fit these figures any more, and it is as it was composed. */
          wording: v.optional(v.picklist(['reworded', 'set-aside'])),
          /** Numbers that somebody typed apart from the data. */
          typed: v.optional(v.array(v.string())),
        }),
      ),
    ),
  }),
  /** The key figures, by the names under which the wording of a post binds them. */
  keyFigures: v.array(v.object({ id: v.string(), says: v.string() })),
});

export type PreviewAnswer = v.InferOutput<typeof PreviewAnswer>;

export const MeAnswer = v.object({ sub: v.string(), name: v.string(), roles: v.array(v.string()) });
export const DataflowsAnswer = v.object({
  items: v.array(v.object({ id: v.string(), version: v.string(), name: Text, revision: v.number() })),
});
