import * as v from 'valibot';
import { DELIVERY_STATES } from '../../channel/rules/attempts.ts';
import { isBlank, saidIn } from '../../kernel/text.ts';
import { ALERTS } from '../choices.ts';
import { GRADES } from '../rules/choices.ts';
import { ALERT_STATES } from '../rules/life.ts';
import { MOST_PICTURE_BYTES, pictureType } from '../rules/picture.ts';

const text = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((given) => !isBlank(given), saidIn({ zh: '没有内容', en: 'says nothing' })),
    v.maxLength(most),
  );

const codeOf = (codes: Readonly<Record<string, unknown>>) => v.picklist(Object.keys(codes));

/** The address of what was seen: https or http, as a browser shows it. */
const Link = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(1000),
  v.url(),
  v.regex(/^https?:/i, saidIn({ zh: '应为网址', en: 'a web address' })),
);

const Instant = v.pipe(v.string(), v.isoTimestamp());

const Picture = v.pipe(
  v.string(),
  v.base64(),
  v.check(
    (base64) => (base64.length / 4) * 3 <= MOST_PICTURE_BYTES,
    saidIn({
      zh: `图片不超过 ${MOST_PICTURE_BYTES} 字节`,
      en: `a picture has at most ${MOST_PICTURE_BYTES} bytes`,
    }),
  ),
  v.check(
    (base64) => pictureType(Buffer.from(base64, 'base64')) !== null,
    saidIn({
      zh: '不是 JPEG 或 PNG 图片，或者图片不完整',
      en: 'this is no JPEG or PNG picture, or it is cut off',
    }),
  ),
);

/** What a monitor saw: where, in which words, and by their own estimate how grave. */
export const SignalBody = v.strictObject({
  source: codeOf(ALERTS.sources),
  link: v.optional(Link),
  summary: text(2000),
  /** The grade by which time runs until the alert is graded. */
  estimate: v.optional(v.picklist(GRADES)),
  screenshot: v.optional(Picture),
  /** When it was written, where it was sent later. */
  writtenAt: v.optional(Instant),
});
export type SignalBody = v.InferOutput<typeof SignalBody>;

export const SignalAnswer = v.object({ id: v.string(), at: v.string(), grade: v.picklist(GRADES) });
export type SignalAnswer = v.InferOutput<typeof SignalAnswer>;

export const JudgeBody = v.strictObject({ opinion: text(2000) });
export const GradeBody = v.pipe(
  v.strictObject({
    scope: codeOf(ALERTS.scopes),
    category: codeOf(ALERTS.categories),
    degree: codeOf(ALERTS.degrees),
    /** Another grade than the office's rules give, with the reason. */
    grade: v.optional(v.picklist(GRADES)),
    reason: v.optional(text(500)),
  }),
);
export const RespondBody = v.strictObject({ measures: text(4000) });
export const ReplyBody = v.pipe(
  v.strictObject({
    /** What the office says to the public. */
    statement: v.optional(text(4000)),
    /** Where the answer stands: a page of this site, such as `/releases/cpi/2017-12/`, or a web address. */
    link: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.maxLength(1000),
        v.regex(
          /^(?:\/[^/\\\s]\S*|https?:\/\/\S+)$/i,
          saidIn({ zh: '应为本站路径或者网址', en: 'an address' }),
        ),
      ),
    ),
  }),
  v.check(
    ({ statement, link }) => statement !== undefined || link !== undefined,
    saidIn({ zh: '应有回应内容或者回应的链接', en: 'a statement or a link' }),
  ),
);
export const DismissBody = v.strictObject({ reason: text(1000) });
/** The evaluation: 处理意见 and 改进措施. */
export const EvaluateBody = v.strictObject({ opinion: text(4000), improvements: text(4000) });
export const AlertCloseBody = v.strictObject({});
export const MergeBody = v.strictObject({ into: v.pipe(v.string(), v.maxLength(40)) });
export const BulletinBody = v.strictObject({ text: text(500) });
/** Why what people wrote is to be destroyed; it names nobody. */
export const ProposeDisposalBody = v.strictObject({
  reason: text(200),
  /** Before its time is over. */
  early: v.optional(v.boolean()),
});
export const ApproveDisposalBody = v.strictObject({});
/** Closed alerts whose time is over. */
export const DisposableAlertsAnswer = v.object({
  items: v.array(v.object({ id: v.string(), keptUntil: v.string(), proposedBy: v.nullable(v.string()) })),
});
export const AlertRevealBody = v.strictObject({ reason: text(500) });
export const PictureBody = v.strictObject({ reason: text(500) });

const Signal = v.object({
  id: v.string(),
  by: v.string(),
  at: v.string(),
  writtenAt: v.nullable(v.string()),
  source: v.string(),
  screenshot: v.nullable(v.string()),
});

/** An alert without anybody's words. */
export const AlertAnswer = v.object({
  id: v.string(),
  version: v.number(),
  state: v.picklist(ALERT_STATES),
  grade: v.picklist(GRADES),
  gradedBy: v.nullable(v.string()),
  since: v.string(),
  measure: v.nullable(v.object({ scope: v.string(), category: v.string(), degree: v.string() })),
  departs: v.boolean(),
  respondBy: v.string(),
  replyBy: v.string(),
  nextLook: v.nullable(v.string()),
  signals: v.array(Signal),
  steps: v.array(v.object({ act: v.string(), by: v.string(), at: v.string() })),
  /** Rungs that have spoken: when they were to, and when their messages were queued. */
  spoken: v.array(
    v.object({
      rung: v.number(),
      round: v.number(),
      at: v.string(),
      saidAt: v.string(),
      tell: v.array(v.string()),
      by: v.array(v.string()),
    }),
  ),
  replyLink: v.nullable(v.string()),
  mergedInto: v.nullable(v.string()),
  /** The last day on which what people wrote of it is kept; null while it is not closed. */
  keptUntil: v.nullable(v.string()),
  /** Who proposed to destroy what people wrote, and why; null where nobody did. */
  disposal: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
  /** When it was destroyed. */
  destroyed: v.nullable(v.string()),
});
export type AlertAnswer = v.InferOutput<typeof AlertAnswer>;

export const AlertsAnswer = v.object({
  year: v.string(),
  alerts: v.array(AlertAnswer),
  next: v.nullable(v.string()),
});

/** What people wrote of an alert: of each signal, and of each step that has words. */
export const AlertRevealAnswer = v.object({
  id: v.string(),
  signals: v.array(
    v.object({ id: v.string(), by: v.string(), at: v.string(), words: v.record(v.string(), v.string()) }),
  ),
  steps: v.array(
    v.object({ act: v.string(), by: v.string(), at: v.string(), words: v.record(v.string(), v.string()) }),
  ),
});

/** A screenshot as it was sent. */
export const PictureAnswer = v.object({ mediaType: v.string(), base64: v.string() });

/** Whom a bulletin goes to: those on the roster with an address, and those without. */
export const BulletinAnswer = v.object({
  id: v.string(),
  version: v.number(),
  told: v.array(v.string()),
  withoutAddress: v.array(v.string()),
  /** The robots to which it goes as well; what becomes of it there is asked for apart. */
  robots: v.array(v.string()),
});

export const EmptyBulletinBody = v.strictObject({});

/** A bulletin on one robot. */
export const BulletinSentAnswer = v.object({
  /** The alert's step that it is. */
  bulletin: v.number(),
  robot: v.string(),
  state: v.picklist(DELIVERY_STATES),
  at: v.string(),
  attempts: v.number(),
  /** When it is tried next; null where it has come to an end. */
  nextAt: v.nullable(v.string()),
  settledAt: v.nullable(v.string()),
  reason: v.nullable(v.string()),
  /** What somebody said of it last. */
  asked: v.nullable(v.object({ by: v.string(), at: v.string(), what: v.picklist(['there', 'again']) })),
  version: v.number(),
});
export type BulletinSentAnswer = v.InferOutput<typeof BulletinSentAnswer>;

export const BulletinsAnswer = v.object({ items: v.array(BulletinSentAnswer) });

const Counts = v.record(v.string(), v.number());

/** What the alerts of a day, a month or a year were, and how they stood at its end. */
export const DigestAnswer = v.object({
  span: v.string(),
  /** The end of the span, or now where it is not over. */
  asOf: v.string(),
  alerts: v.number(),
  signals: v.number(),
  byGrade: Counts,
  bySource: Counts,
  byState: Counts,
  replied: v.object({ inTime: v.number(), late: v.number() }),
  overdue: v.number(),
  lines: v.array(
    v.object({
      id: v.string(),
      grade: v.picklist(GRADES),
      state: v.picklist(ALERT_STATES),
      signals: v.number(),
      at: v.string(),
      replyBy: v.string(),
      repliedAt: v.nullable(v.string()),
      replyLink: v.nullable(v.string()),
    }),
  ),
});
export type DigestAnswer = v.InferOutput<typeof DigestAnswer>;
