import * as v from 'valibot';
import { REFUSAL_NAMES } from '../../formats/received/refusal.ts';
import { saidIn } from '../../kernel/text.ts';
import { APPLICANT_KINDS, OUTCOME_CODES, REPLY_KINDS } from '../../law/outcome.ts';
import { CHANNELS, REGIME_IDS } from '../../law/regime.ts';
import { REVIEWS } from '../rules/answer/review.ts';
import { FILE_STATES, SCANS } from '../rules/case-file.ts';
import { RequestEvent } from '../rules/events/events.ts';
import { HOLD_REASONS } from '../rules/retention.ts';
import { CASE_STATES } from '../rules/states.ts';
import { PAPER_APPLICANT, PAPER_PERSON, PAPER_WANTED } from './form-fields.ts';
import { BilingualName, LedgerDays } from './ledger.ts';

/** What is known of a request, and what officers are answered; what they send is in request-bodies.ts. */

const Person = v.strictObject(PAPER_PERSON);

/**
 * Who asks, sealed as `applicant`, with the fields of the public form. `identityNumber` proves who a person is
 * 身份证明 (v2019 Art 29), `creditCode` an organisation; `joint` are further applicants of the same request,
 * `agents` act under a power of attorney.
 */
export const Applicant = v.pipe(
  v.strictObject({
    ...PAPER_APPLICANT,
    joint: v.optional(v.pipe(v.array(Person), v.maxLength(999))),
    agents: v.optional(v.pipe(v.array(Person), v.maxLength(20))),
  }),
  v.check(
    ({ phone, email, address, fax, contact }) =>
      [phone, email, address, fax, contact].some((way) => way !== undefined),
    saidIn({
      zh: '请至少填写一种联系方式（电话、电子邮箱、通信地址或者传真）',
      en: 'at least one way to reach the applicant',
    }),
  ),
);
export type Applicant = v.InferOutput<typeof Applicant>;

/**
 * What is wanted, sealed as `request`, with the fields of the public form: a title, a document number or a
 * description that lets one find it (v2019 Art 29), the form of copy and the way it is to go, and for v2008 what
 * it is needed for (Art 13).
 */
export const Wanted = v.pipe(
  v.strictObject(PAPER_WANTED),
  v.check(
    ({ title, documentNumber, description }) =>
      [title, documentNumber, description].some((text) => text !== undefined),
    saidIn({ zh: '名称、文号、描述至少填写一项', en: 'a title, a document number or a description' }),
  ),
);
export type Wanted = v.InferOutput<typeof Wanted>;

/** Another request that is like one: what is alike, and how much the texts are. */
export const LikeLine = v.object({
  receipt: v.string(),
  /** The identity, a name or contact, the same words for what is wanted, or words that resemble them. */
  alike: v.array(v.picklist(['identity', 'person', 'wanted', 'resembling'])),
  /** An estimate to the nearest 5 %; null where there is too little text to tell. */
  percent: v.nullable(v.number()),
  /** Whether both name the same years and other numbers. */
  sameNumbers: v.nullable(v.boolean()),
});
export type LikeLine = v.InferOutput<typeof LikeLine>;

export const IntakeAnswer = v.object({
  receipt: v.string(),
  secret: v.string(),
  regime: v.picklist(REGIME_IDS),
  due: v.nullable(v.string()),
  provisional: v.boolean(),
  state: v.picklist(CASE_STATES),
  /** Where the applicant follows it, with the number and the secret. */
  track: v.string(),
  /** Requests for what seems to be the same, offered for linking; null where the caller preferred not to have them looked for. */
  like: v.nullable(v.array(LikeLine)),
  version: v.number(),
});
export type IntakeAnswer = v.InferOutput<typeof IntakeAnswer>;

export const RevealAnswer = v.object({ parts: v.record(v.string(), v.unknown()) });

export const SecretAnswer = v.object({ receipt: v.string(), secret: v.string(), version: v.number() });

/** Word, in base64. */
export const SlipAnswer = v.object({ docx: v.string() });

const LetterLine = v.object({
  letter: v.number(),
  kind: v.string(),
  /** The document number 文号. */
  number: v.string(),
  day: v.string(),
  by: v.string(),
  /** The released files that go with it, and by what its content is known, which a review approves. */
  documents: v.array(v.number()),
  content: v.nullable(v.string()),
  /** When the mail server took it for the applicant's address, and who sent it; null: not sent from here. */
  sent: v.nullable(v.object({ day: v.string(), at: v.string(), by: v.string() })),
});

/** `deliverBy`: how the applicant wants the answer; null where they did not say, and of a letter to somebody else. */
export const LetterAnswer = v.object({
  ...LetterLine.entries,
  receipt: v.string(),
  deliverBy: v.nullable(v.string()),
  version: v.number(),
});

/** A letter before it leaves: drafted, without a number, or as it was written. `html` is the whole page. */
export const CasePreviewAnswer = v.object({
  kind: v.string(),
  heading: v.object({ zh: v.string(), en: v.string() }),
  addressee: v.string(),
  paragraphs: v.array(v.object({ zh: v.string(), en: v.string() })),
  attachments: v.array(v.string()),
  documents: v.array(v.number()),
  /** By what it is known again, and approved by a review. */
  content: v.string(),
  /** Its number in the case where it was written; null: it is drafted. */
  letter: v.nullable(v.number()),
  html: v.string(),
});

/**
 * A letter that the mail server has taken. Released documents by their file numbers: `attached` went with it,
 * `waiting` are to be fetched where the request is tracked, `tooLarge` neither way will carry.
 */
export const SentAnswer = v.object({
  ...LetterLine.entries,
  receipt: v.string(),
  state: v.picklist(CASE_STATES),
  attached: v.array(v.number()),
  waiting: v.array(v.number()),
  tooLarge: v.array(v.number()),
  version: v.number(),
});

/** What a file is: nothing of its content. */
export const FILE_PURPOSES = [
  'letter',
  'identity',
  'attachment',
  'authority',
  'supplement',
  'third-party',
  'released',
  'service',
  'other',
] as const;

export const FileFormAnswer = v.object({
  file: v.number(),
  post: v.object({ url: v.string(), fields: v.record(v.string(), v.string()) }),
  maxBytes: v.number(),
  version: v.number(),
});

export const FileAnswer = v.object({
  file: v.number(),
  purpose: v.string(),
  state: v.picklist(FILE_STATES),
  /** Why there is nothing to read, where that is an end. */
  reason: v.nullable(BilingualName),
  refusal: v.nullable(v.picklist(REFUSAL_NAMES)),
  /** What the virus scanner said of a file that is kept; `not-scanned`: the office has no scanner. */
  scan: v.nullable(v.picklist(SCANS)),
  removedOn: v.nullable(v.string()),
  bytes: v.nullable(v.number()),
  type: v.nullable(v.string()),
  by: v.string(),
});
export type FileAnswer = v.InferOutput<typeof FileAnswer>;

export const ListAnswer = v.object({
  items: v.array(
    v.object({
      receipt: v.string(),
      state: v.picklist(CASE_STATES),
      regime: v.picklist(REGIME_IDS),
      channel: v.picklist(CHANNELS),
      kind: v.picklist(APPLICANT_KINDS),
      officer: v.nullable(v.string()),
      /** What it is about, in an officer's words 题名. */
      title: v.nullable(v.string()),
      review: v.picklist(REVIEWS),
      receivedOn: v.string(),
      due: v.nullable(v.string()),
      workingDaysLeft: v.nullable(v.number()),
      provisional: v.boolean(),
      running: v.string(),
      version: v.number(),
    }),
  ),
  next: v.nullable(v.string()),
});
export type ListAnswer = v.InferOutput<typeof ListAnswer>;

export const LedgerAnswer = v.object({
  receipt: v.string(),
  due: v.nullable(v.string()),
  provisional: v.boolean(),
  days: LedgerDays,
});
export type LedgerAnswer = v.InferOutput<typeof LedgerAnswer>;

/** A case without a word of what people wrote. `parts` are the names of what is sealed. */
export const CaseAnswer = v.object({
  receipt: v.string(),
  state: v.picklist(CASE_STATES),
  regime: v.picklist(REGIME_IDS),
  kind: v.picklist(APPLICANT_KINDS),
  channel: v.picklist(CHANNELS),
  officer: v.nullable(v.string()),
  title: v.nullable(v.string()),
  entered: v.string(),
  receivedOn: v.string(),
  due: v.nullable(v.string()),
  provisional: v.boolean(),
  running: v.picklist(['not-started', 'running', 'suspended', 'stopped']),
  workingDaysLeft: v.nullable(v.number()),
  workingDays: v.number(),
  extendedBy: v.number(),
  stoppedOn: v.nullable(v.string()),
  inTime: v.nullable(v.boolean()),
  windows: v.object({
    supplement: v.record(v.string(), v.nullable(v.string())),
    consultations: v.array(v.record(v.string(), v.nullable(v.string()))),
    payment: v.nullable(
      v.object({
        noticed: v.string(),
        received: v.nullable(v.string()),
        until: v.nullable(v.string()),
        fen: v.number(),
        ended: v.nullable(v.object({ day: v.string(), how: v.string() })),
      }),
    ),
  }),
  pauses: v.array(
    v.object({ reason: v.string(), from: v.string(), to: v.nullable(v.string()), projected: v.boolean() }),
  ),
  flags: v.array(v.string()),
  /** Where the review of the answer stands, where it is to be reviewed before it leaves. */
  review: v.picklist(REVIEWS),
  /** Types of events that the state allows next. */
  next: v.array(v.string()),
  events: v.array(RequestEvent),
  parts: v.array(v.string()),
  letters: v.array(LetterLine),
  files: v.array(FileAnswer),
  /** Where an answer was given: what the applicant can do about it, and until when. */
  remedies: v.nullable(
    v.object({
      reconsiderationFirst: v.boolean(),
      reconsiderationUntil: v.string(),
      suitUntil: v.nullable(v.string()),
    }),
  ),
  /** How many applicants want the same thing, this one among them (v2019 Art 44); null where the caller preferred not to have them counted. */
  askedFor: v.nullable(v.number()),
  /**
   * Requests for what seems to be the same, the likest first: offered for linking when this one is looked at or taken up,
   * until it is decided. Null where the caller preferred not to have them looked for.
   */
  like: v.nullable(v.array(LikeLine)),
  /** The last day of the archive period; null while the case is open. */
  keptUntil: v.nullable(v.string()),
  disposal: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
  destroyed: v.nullable(v.string()),
  version: v.number(),
});
export type CaseAnswer = v.InferOutput<typeof CaseAnswer>;

export const DuplicatesAnswer = v.object({
  items: v.array(
    v.object({
      ...LikeLine.entries,
      state: v.picklist(CASE_STATES),
      receivedOn: v.string(),
      /** Its answer, where that has gone out: on which day, and what it was. */
      answered: v.nullable(
        v.object({ on: v.string(), outcome: v.picklist(OUTCOME_CODES), reply: v.picklist(REPLY_KINDS) }),
      ),
      /** `link`: sent twice, both are open; `repeated`: the same applicant was answered before (v2019 Art 36(6)). */
      proposes: v.nullable(v.picklist(['link', 'repeated'])),
    }),
  ),
});
export type DuplicatesAnswer = v.InferOutput<typeof DuplicatesAnswer>;

/** Things asked for so often that the law wants them published (v2019 Art 44). */
/** `count`: by how many applicants; one of them may have sent several of the requests. */
export const AskedOftenAnswer = v.object({
  from: v.number(),
  items: v.array(v.object({ count: v.number(), receipts: v.array(v.string()) })),
});

/** Closed requests whose archive period is over. */
export const DisposableAnswer = v.object({
  items: v.array(v.object({ receipt: v.string(), closedOn: v.string(), keptUntil: v.string() })),
});

/** Where a disposal list stands: who approved it and when, and how many of its requests were struck or destroyed. */
const DisposalListLine = v.object({
  /** The month for which it was drawn up, `2036-02`. */
  list: v.string(),
  state: v.picklist(['drafting', 'proposed', 'approved', 'done']),
  count: v.number(),
  struck: v.number(),
  destroyed: v.nullable(v.number()),
  drawnUpAt: v.string(),
  approvals: v.array(v.object({ by: v.string(), at: v.string() })),
  doneAt: v.nullable(v.string()),
  version: v.number(),
});

export const DisposalListsAnswer = v.object({ items: v.array(DisposalListLine) });

/** A list with its requests. `kept`: why one was not destroyed although the list was approved. */
export const DisposalListAnswer = v.object({
  ...DisposalListLine.entries,
  items: v.array(
    v.object({
      receipt: v.string(),
      closedOn: v.string(),
      keptUntil: v.string(),
      struck: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
      destroyed: v.nullable(v.string()),
      kept: v.nullable(v.picklist(HOLD_REASONS)),
    }),
  ),
  history: v.array(v.object({ at: v.string(), actor: v.string(), action: v.string() })),
});
export type DisposalListAnswer = v.InferOutput<typeof DisposalListAnswer>;

const LogEntryAnswer = v.object({
  receipt: v.string(),
  title: BilingualName,
  outcome: v.picklist(OUTCOME_CODES),
  answeredOn: v.string(),
  documents: v.array(v.object({ file: v.number(), name: v.string(), type: v.string(), bytes: v.number() })),
  writtenBy: v.string(),
  writtenAt: v.string(),
});

/** `version` goes into If-Match when the entry is approved. */
export const ProposedLogAnswer = v.object({ ...LogEntryAnswer.entries, version: v.number() });
export type ProposedLogAnswer = v.InferOutput<typeof ProposedLogAnswer>;

export const LogAnswer = v.object({
  proposed: v.array(ProposedLogAnswer),
  entries: v.array(v.object({ ...LogEntryAnswer.entries, day: v.string(), approvedBy: v.string() })),
});

export const ApprovedLogAnswer = v.object({
  ...LogEntryAnswer.entries,
  day: v.string(),
  approvedBy: v.string(),
});
