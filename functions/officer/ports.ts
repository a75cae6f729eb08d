import type { CaseworkPorts } from '../casework/ports.ts';
import type { Act } from '../domain/act.ts';
import type { Law } from '../domain/deadline/derive.ts';
import { Problem } from '../domain/errors.ts';
import { RECEIPT } from '../domain/request/receipt.ts';
import { type Call, etag, type Operation, type Reply } from '../http/api.ts';
import type { MailServer } from '../runtime/mail.ts';
import { type Case, load } from '../store/cases/case.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import { type Attempt, earlierAnswer, keepAnswer } from '../store/idempotency.ts';
import { keyedHash } from '../store/secrets/hashes.ts';
import { type DataKey, openBytes, openDataKey, type Secrets, sealBytes } from '../store/secrets/secrets.ts';
import type { Step } from '../store/table.ts';

/** What the operations of officers work with. `site` is the origin of the public site. */
export type OfficerPorts = CaseworkPorts & { site: string; mail: MailServer };

/** One call as it is handled 经办: what it works with, who acts and when, and the law as it stands at that moment. */
export type Handling = OfficerPorts & { act: Act; law: Law };

/** What an event takes for whoever recorded it; `applicant` and `system` are nobody's on the staff. */
const SUBJECT = /^(?!(?:applicant|system)$)[\w.:@-]{1,64}$/;

const handlingOf = async (ports: OfficerPorts, call: Call): Promise<Handling> => {
  if (!SUBJECT.test(call.actor.sub)) {
    throw new Problem(
      'forbidden',
      'The subject of this token cannot stand in a record: letters, digits, . : @ _ -',
    );
  }
  const at = ports.now();
  return { ...ports, act: { by: call.actor.sub, at }, law: await lawAt(ports.table, at) };
};

export const receiptOf = (call: Call): string => {
  const receipt = call.params.receipt ?? '';
  if (RECEIPT.test(receipt)) return receipt;
  throw new Problem('not-found', 'There is no such request');
};

export const loadNamed = ({ table, law }: Handling, call: Call): Promise<Case> =>
  load(table, law, receiptOf(call));

/** The case as the caller saw it: what If-Match names, where it was sent, must be what is there. */
export const asRead = async (handling: Handling, call: Call): Promise<Case> => {
  const found = await loadNamed(handling, call);
  const demanded = call.route.kind === 'changes' || call.route.kind === 'sends';
  const seen = demanded ? etag(call.version) : call.headers['if-match'];
  if (seen === undefined || seen === etag(found.version)) return found;
  throw new Problem('stale-version', `The request is at version ${found.version} by now: read it again`);
};

/** A number in an address: of a letter, or of a file. */
export const numberOf = (given: string | undefined, what: string): number => {
  if (given !== undefined && /^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new Problem('not-found', `There is no such ${what}`);
};

export const operation =
  (ports: OfficerPorts, work: (handling: Handling, call: Call) => Promise<Reply>): Operation =>
  async (call) =>
    work(await handlingOf(ports, call), call);

/** Under a keyed hash: what was sent names people, and a plain hash of it could be guessed at. */
const attemptOf = async (secrets: Secrets, call: Call): Promise<Attempt> => ({
  subject: call.actor.sub,
  key: call.idempotencyKey,
  request: await keyedHash(
    secrets,
    'attempt',
    `${call.route.operation} ${JSON.stringify(call.params)} ${call.text}`,
  ),
});

const ANSWER = 'answer';

/**
 * A POST that creates: the same attempt gets the answer that was given before. `keep` writes it down in the
 * transaction of the act. An answer that nobody else may read, one with a receipt's secret, is sealed under its
 * case's key.
 */
export const once = (
  ports: OfficerPorts,
  create: (
    handling: Handling,
    call: Call,
    keep: (reply: Reply, sealedUnder?: DataKey) => Step,
  ) => Promise<Reply>,
): Operation => {
  const { table, secrets } = ports;
  return async (call) => {
    const attempt = await attemptOf(secrets, call);
    const before = await earlierAnswer(table, attempt);
    if (before) {
      const kept: unknown = JSON.parse(before.body);
      return { status: before.status, headers: before.headers, body: await opened(ports, kept) };
    }
    const handling = await handlingOf(ports, call);
    return create(handling, call, (reply, key) => {
      const text = JSON.stringify(reply.body);
      const body =
        key === undefined
          ? text
          : JSON.stringify({
              sealed: sealBytes(key, ANSWER, Buffer.from(text)).toString('base64'),
              receipt: key.receipt,
            });
      const status = reply.status ?? call.route.status;
      return keepAnswer(table, attempt, { status, body, headers: reply.headers ?? {} }, handling.act.at);
    });
  };

  async function opened({ table }: OfficerPorts, kept: unknown): Promise<unknown> {
    if (typeof kept !== 'object' || kept === null || !('sealed' in kept) || !('receipt' in kept)) return kept;
    const key = await openDataKey(secrets, table, String(kept.receipt));
    return JSON.parse(openBytes(key, ANSWER, Buffer.from(String(kept.sealed), 'base64')).toString('utf8'));
  }
};
