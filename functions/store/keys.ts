import type { Temporal } from 'temporal-polyfill';
import type { Day } from '../kernel/day.ts';
import type { ReleaseId } from '../kernel/release-id.ts';
import { sha256 } from '../runtime/sha256.ts';

/**
 * The keys of the one table.
 *
 * | question | key | read |
 * |---|---|---|
 * | where does this release stand? | RELEASE#flow#period / RELEASE | get |
 * | what was begun to be uploaded? | RELEASE#flow#period / UPLOAD#n | get |
 * | how many uploads were begun? | RELEASE#flow#period / UPLOADS | get |
 * | were people told this about the release? | RELEASE#flow#period / ALARM#id of the message | get |
 * | which editions are in work, by T? | DUE / T#flow#period (`~` while it has no T) | query, consistent |
 * | which releases lie in this span? | CALENDAR / T#flow#period | query |
 * | which dataflows are there, and what is the newest vintage of each? | FLOW / flow | query, get |
 * | how is this dataflow defined? | FLOW#flow / DEFINITION#revision | get |
 * | what was done to this subject? | AUDIT#subject / seq | query |
 * | which chains of a matter are there, and how does each end? | CHAINS#matter / subject | query |
 * | what is to be done by a function on the stream? | OUTBOX#kind / instant#random | stream |
 * | which messages are still to be sent? | MESSAGE / instant#id | query |
 * | which messages were sent, and which is somebody sending? | SENT / id | get |
 * | which posts of a release went out, on which channel, and how? | POSTS#flow#period / edition#channel | query, get, consistent |
 * | which posts are still to go out? | POSTS-WAITING / flow#period#edition#channel | query |
 * | was this POST answered before? | IDEMPOTENCY#subject / key | get |
 * | where does this request stand, what happened, what was it reminded of? | CASE#receipt / CASE … REMINDER# | query, consistent |
 * | is this the secret of this receipt? | CASE#receipt / CASE | get, consistent |
 * | what did people write? | CASE#receipt / SEALED#part, under CASE#receipt / KEY | get, KMS |
 * | which requests have something to happen by this day? | index `wake`: wakeShard (16) / wakeOn | query |
 * | which files should have been checked by this instant? | index `wake`: CHECKING#shard / wakeOn | query |
 * | which closed requests have something to be removed or disposed of by this day? | index `wake`: RETENTION#shard / wakeOn | query |
 * | when is this closed request's next step of retention? | CASE#receipt / RETENTION | get, consistent |
 * | which disposal lists are there, and where does each stand? | DISPOSALS / month | query, consistent |
 * | which requests are on this disposal list? | DISPOSAL#month / receipt | query, consistent |
 * | which requests of a year are there? | REGISTER#year / receipt | query |
 * | which open requests fall due by this day? | OPEN / due#receipt (`~` while nothing is due) | query |
 * | where is the applicant of this request told of steps? | NOTICE#receipt / ADDRESS, under KMS | get |
 * | what was asked by the same person, for the same thing or something like it? | LIKE#keyed hash / receipt | query |
 * | how many items did this applicant ask for in this month? | APPLICANT#keyed hash / month#receipt | query |
 * | which holiday notices are in force, proposed, being worked in? | HOLIDAYS / VERSION, NOTICE#, PROPOSED#, JOB# | query |
 * | was this officer's digest of this day sent? | DIGEST#day / recipient | get |
 * | what does the public disclosure log show? | LOG / day#receipt | query |
 * | which entries of it wait for a second person? | LOG-PROPOSED / receipt | query |
 * | how often did this caller ask in this window? | RATE#keyed hash / window | update |
 * | which registers were written in, and which of their years are closed? | REGISTERS / register | query, get, consistent |
 * | what stands in this register, by day? | ENTRIES#register / day.random | query, consistent |
 * | what did this entry say before it was changed? | ENTRIES-BEFORE#register#entry / version | query |
 * | does this register hold the same thing already? | SAME#register / hash of the identity | get |
 * | what are the figures of a year? | CELL#year / tally or tally#shard | query, consistent |
 * | which years have a report, and where does each stand? | REPORTS / year | query, get, consistent |
 * | what was written of a year's report, and what was frozen? | REPORT#year / PARAGRAPH#form#paragraph, BEFORE#…, SNAPSHOT#hash | query, get, consistent |
 * | how far is the recount of a year, and what did it find? | RECOUNT#year / form | get, consistent |
 * | where does this question 咨询 stand? | CASE#number / QUESTION, its words under CASE#number / SEALED#, KEY | get, consistent |
 * | which questions are open, by the day on which they are due? | QUESTIONS#OPEN / due#number | query, consistent |
 * | which questions of a year are there? | QUESTIONS#year / number | query, consistent |
 * | of which closed questions are the words to be destroyed by this day? | QUESTIONS#KEPT / day#number | query, consistent |
 * | which questions and answers are public? | ANSWERS / day#number | query, consistent |
 * | what does a mail say that waits for its sending? | NOTICE#number / MAIL#id of the message, under KMS | get |
 * | which alerts of a year are there, and where does each stand? | ALERTS#year / alert | query, get, consistent |
 * | what did people write of an alert? | ALERT#alert / SEALED#part, under ALERT#alert / KEY | get, KMS |
 * | whose ladder is to be looked at by this instant? | ALERT-DUE / instant#alert | query, consistent |
 * | on which robots did the bulletins of an alert go out, and how? | BULLETINS#alert / step#robot | query, get, consistent |
 * | which bulletins are still to go out? | BULLETINS-WAITING / alert#step#robot | query |
 * | which entries of a register stand on which public page, and which pages are to be written? | PAGES#register / LIST#year, YEARS, SEEN | get, query, consistent |
 * | which wishes to have the shared pages written are met? | PAGES#shared / WISHES | get, consistent |
 * | which events take or took registrations, by day? | OPENDAYS / day#id | query, consistent |
 * | where does this event stand, and who comes? | OPENDAY#id / OPENDAY, PARTY#n | get, query, consistent |
 * | which registration has this code, or this contact? | OPENDAY#id / CODE#keyed hash, CONTACT#keyed hash | get, consistent |
 * | how many came unregistered, and did anybody come meanwhile? | OPENDAY#id / DOOR | get, consistent |
 * | what was the last document number of a kind and year? | SEQUENCE / kind#year | get |
 *
 * Instants in keys are UTC with a fixed number of digits, so that they sort as text.
 */
export type Key = { pk: string; sk: string };

export const sortable = (instant: Temporal.Instant): string =>
  instant.toString({ fractionalSecondDigits: 3 });

const padded = (n: number): string => String(n).padStart(10, '0');

export const releaseKey = (id: ReleaseId): Key => ({ pk: `RELEASE#${id.flow}#${id.period}`, sk: 'RELEASE' });

export const uploadKey = (id: ReleaseId, upload: number): Key => ({
  pk: `RELEASE#${id.flow}#${id.period}`,
  sk: `UPLOAD#${padded(upload)}`,
});

export const uploadsKey = (id: ReleaseId): Key => ({ pk: `RELEASE#${id.flow}#${id.period}`, sk: 'UPLOADS' });

export const alarmKey = (id: ReleaseId, message: string): Key => ({
  pk: `RELEASE#${id.flow}#${id.period}`,
  sk: `ALARM#${message}`,
});

export const DUE = 'DUE';
export const dueKey = (id: ReleaseId, at: Temporal.Instant | null): Key => ({
  pk: DUE,
  sk: `${at ? sortable(at) : '~'}#${id.flow}#${id.period}`,
});

export const CALENDAR = 'CALENDAR';
export const calendarKey = (id: ReleaseId, at: Temporal.Instant): Key => ({
  pk: CALENDAR,
  sk: `${sortable(at)}#${id.flow}#${id.period}`,
});

export const FLOW = 'FLOW';
export const flowKey = (flow: string): Key => ({ pk: FLOW, sk: flow });
export const definitionKey = (flow: string, revision: number): Key => ({
  pk: `FLOW#${flow}`,
  sk: `DEFINITION#${padded(revision)}`,
});

/** The matter of a chain, `release` of `release/cpi/2017-12`. */
export const chainsPartition = (matter: string): string => `CHAINS#${matter}`;
export const chainHeadKey = (subject: string): Key => ({
  pk: chainsPartition(subject.split('/')[0] ?? subject),
  sk: subject,
});

export const auditPartition = (subject: string): string => `AUDIT#${subject}`;
export const auditKey = (subject: string, seq: number): Key => ({
  pk: auditPartition(subject),
  sk: padded(seq),
});

export type OrderKind = 'build' | 'site' | 'file' | 'calendar' | 'disposal' | 'recount';
/** Orders of a kind stand in a partition of their own: who may order what is a matter of its role. */
export const outboxKey = (kind: OrderKind, at: Temporal.Instant, name: string): Key => ({
  pk: `OUTBOX#${kind}`,
  sk: `${sortable(at)}#${name}`,
});

export const MESSAGE = 'MESSAGE';
export const messageKey = (at: Temporal.Instant, id: string): Key => ({
  pk: MESSAGE,
  sk: `${sortable(at)}#${id}`,
});
export const sentKey = (id: string): Key => ({ pk: 'SENT', sk: id });

export const postsPartition = ({ flow, period }: ReleaseId): string => `POSTS#${flow}#${period}`;
export const postKey = (id: ReleaseId, edition: number, channel: string): Key => ({
  pk: postsPartition(id),
  sk: `${padded(edition)}#${channel}`,
});
export const POSTS_WAITING = 'POSTS-WAITING';
export const postWaitingKey = (id: ReleaseId, edition: number, channel: string): Key => ({
  pk: POSTS_WAITING,
  sk: `${id.flow}#${id.period}#${padded(edition)}#${channel}`,
});

export const idempotencyKey = (subject: string, key: string): Key => ({
  pk: `IDEMPOTENCY#${subject}`,
  sk: key,
});

export const casePartition = (receipt: string): string => `CASE#${receipt}`;
export const caseKey = (receipt: string): Key => ({ pk: casePartition(receipt), sk: 'CASE' });
export const eventKey = (receipt: string, n: number): Key => ({
  pk: casePartition(receipt),
  sk: `EVENT#${padded(n)}`,
});
export const fileKey = (receipt: string, n: number): Key => ({
  pk: casePartition(receipt),
  sk: `FILE#${padded(n)}`,
});
export const dataKeyKey = (receipt: string): Key => ({ pk: casePartition(receipt), sk: 'KEY' });
export const reminderKey = (receipt: string, key: string): Key => ({
  pk: casePartition(receipt),
  sk: `REMINDER#${key}`,
});
export const retentionKey = (receipt: string): Key => ({ pk: casePartition(receipt), sk: 'RETENTION' });
export const SEALED = 'SEALED#';
export const sealedKey = (receipt: string, part: string): Key => ({
  pk: casePartition(receipt),
  sk: `${SEALED}${part}`,
});

/** Apart from its case, so that the outbox reads these and nothing of a case. */
export const noticeAddressKey = (receipt: string): Key => ({ pk: `NOTICE#${receipt}`, sk: 'ADDRESS' });

/** What a mail says, closed for the outbox as the address is. */
export const closedMailKey = (number: string, id: string): Key => ({
  pk: `NOTICE#${number}`,
  sk: `MAIL#${id}`,
});
export const noticePartition = (number: string): string => `NOTICE#${number}`;

/** A question lies where a case does, so that its words are sealed by the same keys and under the same rules. */
export const questionKey = (number: string): Key => ({ pk: casePartition(number), sk: 'QUESTION' });
export const OPEN_QUESTIONS = 'QUESTIONS#OPEN';
export const openQuestionKey = (due: Day, number: string): Key => ({
  pk: OPEN_QUESTIONS,
  sk: `${due}#${number}`,
});
export const questionsPartition = (year: string): string => `QUESTIONS#${year}`;
export const questionOfYearKey = (year: string, number: string): Key => ({
  pk: questionsPartition(year),
  sk: number,
});
export const KEPT_QUESTIONS = 'QUESTIONS#KEPT';
export const keptQuestionKey = (day: Day, number: string): Key => ({
  pk: KEPT_QUESTIONS,
  sk: `${day}#${number}`,
});
export const ANSWERS = 'ANSWERS';
export const answerKey = (day: Day, number: string): Key => ({ pk: ANSWERS, sk: `${day}#${number}` });

export const OPENDAYS = 'OPENDAYS';
export const opendayOfDayKey = (day: Day, id: string): Key => ({ pk: OPENDAYS, sk: `${day}#${id}` });
export const opendayPartition = (id: string): string => `OPENDAY#${id}`;
export const opendayKey = (id: string): Key => ({ pk: opendayPartition(id), sk: 'OPENDAY' });
export const PARTY = 'PARTY#';
export const partyKey = (id: string, seq: number): Key => ({
  pk: opendayPartition(id),
  sk: `${PARTY}${padded(seq)}`,
});
export const partyCodeKey = (id: string, hash: string): Key => ({
  pk: opendayPartition(id),
  sk: `CODE#${hash}`,
});
export const partyContactKey = (id: string, hash: string): Key => ({
  pk: opendayPartition(id),
  sk: `CONTACT#${hash}`,
});
export const doorKey = (id: string): Key => ({ pk: opendayPartition(id), sk: 'DOOR' });

export const DISPOSALS = 'DISPOSALS';
export const disposalKey = (number: string): Key => ({ pk: DISPOSALS, sk: number });
export const disposalPartition = (number: string): string => `DISPOSAL#${number}`;
export const disposalEntryKey = (number: string, receipt: string): Key => ({
  pk: disposalPartition(number),
  sk: receipt,
});

export const registerPartition = (year: string): string => `REGISTER#${year}`;
export const registerKey = (year: string, receipt: string): Key => ({
  pk: registerPartition(year),
  sk: receipt,
});

export const OPEN = 'OPEN';
export const openKey = (receipt: string, due: Day | null): Key => ({
  pk: OPEN,
  sk: `${due ?? '~'}#${receipt}`,
});

export const likeKey = (hash: string, receipt: string): Key => ({ pk: `LIKE#${hash}`, sk: receipt });
export const applicantPartition = (hash: string): string => `APPLICANT#${hash}`;
export const applicantKey = (hash: string, month: string, receipt: string): Key => ({
  pk: applicantPartition(hash),
  sk: `${month}#${receipt}`,
});

export const HOLIDAYS = 'HOLIDAYS';
export const holidaysVersionKey: Key = { pk: HOLIDAYS, sk: 'VERSION' };
export const noticeKey = (number: string): Key => ({ pk: HOLIDAYS, sk: `NOTICE#${number}` });
export const proposedKey = (number: string): Key => ({ pk: HOLIDAYS, sk: `PROPOSED#${number}` });
export const jobKey = (version: number): Key => ({ pk: HOLIDAYS, sk: `JOB#${padded(version)}` });

export const digestKey = (day: Day, recipient: string): Key => ({ pk: `DIGEST#${day}`, sk: recipient });

export const LOG = 'LOG';
export const disclosureLogKey = (day: Day, receipt: string): Key => ({ pk: LOG, sk: `${day}#${receipt}` });
export const LOG_PROPOSED = 'LOG-PROPOSED';
export const proposedDisclosureKey = (receipt: string): Key => ({ pk: LOG_PROPOSED, sk: receipt });

export const REGISTER_HEADS = 'REGISTERS';
export const registerHeadKey = (register: string): Key => ({ pk: REGISTER_HEADS, sk: register });
export const entriesPartition = (register: string): string => `ENTRIES#${register}`;
export const entryKey = (register: string, entry: string): Key => ({
  pk: entriesPartition(register),
  sk: entry,
});
export const entryBeforeKey = (register: string, entry: string, version: number): Key => ({
  pk: `ENTRIES-BEFORE#${register}#${entry}`,
  sk: padded(version),
});
/** Where the public pages of a register stand: of each list its pages, the years that have entries, how far it is. */
export const registerPagesPartition = (register: string): string => `PAGES#${register}`;
export const LIST = 'LIST#';
/** `list`: a year, or `all` of a stock. */
export const pageMapKey = (register: string, list: string): Key => ({
  pk: registerPagesPartition(register),
  sk: `${LIST}${list}`,
});
export const pageYearsKey = (register: string): Key => ({
  pk: registerPagesPartition(register),
  sk: 'YEARS',
});
export const pagesSeenKey = (register: string): Key => ({ pk: registerPagesPartition(register), sk: 'SEEN' });
/** No register is called so. */
export const sharedPagesKey: Key = { pk: registerPagesPartition('shared'), sk: 'WISHES' };
export const sameKey = (register: string, hash: string): Key => ({ pk: `SAME#${register}`, sk: hash });
export const cellPartition = (year: string): string => `CELL#${year}`;
export const cellKey = (year: string, tally: string, shard: string): Key => ({
  pk: cellPartition(year),
  sk: shard === '' ? tally : `${tally}#${shard}`,
});

const REPORTS = 'REPORTS';
export const reportKey = (year: string): Key => ({ pk: REPORTS, sk: year });
export const reportPartition = (year: string): string => `REPORT#${year}`;
export const PARAGRAPH = 'PARAGRAPH#';
export const paragraphKey = (year: string, form: string, paragraph: string): Key => ({
  pk: reportPartition(year),
  sk: `${PARAGRAPH}${form}#${paragraph}`,
});
export const paragraphBeforeKey = (year: string, form: string, paragraph: string, version: number): Key => ({
  pk: reportPartition(year),
  sk: `BEFORE#${form}#${paragraph}#${padded(version)}`,
});
export const snapshotKey = (year: string, hash: string): Key => ({
  pk: reportPartition(year),
  sk: `SNAPSHOT#${hash}`,
});
export const recountKey = (year: string, form: string): Key => ({ pk: `RECOUNT#${year}`, sk: form });

export const alertsPartition = (year: string): string => `ALERTS#${year}`;
/** An alert's number holds its day: YQ20180110-1A2B3C4D. */
export const alertKey = (alert: string): Key => ({ pk: alertsPartition(alert.slice(2, 6)), sk: alert });
export const alertPartition = (alert: string): string => `ALERT#${alert}`;
export const alertDataKeyKey = (alert: string): Key => ({ pk: alertPartition(alert), sk: 'KEY' });
export const alertSealedKey = (alert: string, part: string): Key => ({
  pk: alertPartition(alert),
  sk: `${SEALED}${part}`,
});
export const ALERT_DUE = 'ALERT-DUE';
export const alertDueKey = (alert: string, at: Temporal.Instant): Key => ({
  pk: ALERT_DUE,
  sk: `${sortable(at)}#${alert}`,
});

export const bulletinsPartition = (alert: string): string => `BULLETINS#${alert}`;
type BulletinPlace = { alert: string; n: number; channel: string };
/** The step in four digits, so that they stand in the order in which they were given out. */
const bulletinPlace = ({ n, channel }: BulletinPlace): string => `${String(n).padStart(4, '0')}#${channel}`;
export const bulletinKey = (place: BulletinPlace): Key => ({
  pk: bulletinsPartition(place.alert),
  sk: bulletinPlace(place),
});
export const BULLETINS_WAITING = 'BULLETINS-WAITING';
export const bulletinWaitingKey = (place: BulletinPlace): Key => ({
  pk: BULLETINS_WAITING,
  sk: `${place.alert}#${bulletinPlace(place)}`,
});

export const rateKey = (hash: string, window: string): Key => ({ pk: `RATE#${hash}`, sk: window });
export const sequenceKey = (kind: string, year: string): Key => ({ pk: 'SEQUENCE', sk: `${kind}#${year}` });

/** One of sixteen shards of the index `wake`, by the receipt's hash: no shard is busier than another. */
export const WAKE_SHARDS: readonly string[] = Array.from({ length: 16 }, (_, i) => i.toString(16));
export const wakeShard = (receipt: string): string => sha256(receipt).slice(0, 1);

/** The index `wake` also leads to files whose check is waited for, by the instant at which it is late. */
export const checkingShardOf = (shard: string): string => `CHECKING#${shard}`;
export const checkingShard = (receipt: string): string => checkingShardOf(wakeShard(receipt));

/** And to closed requests, by the day of their next step of retention. No sweep of deadlines meets these. */
export const retentionShardOf = (shard: string): string => `RETENTION#${shard}`;
export const retentionShard = (receipt: string): string => retentionShardOf(wakeShard(receipt));
