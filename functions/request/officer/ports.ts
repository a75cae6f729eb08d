import * as v from 'valibot';
import { lawAt } from '../../holidays/records/holidays.ts';
import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import { RECEIPT } from '../../kernel/receipt.ts';
import type { MailServer } from '../../runtime/mail.ts';
import { keyedHash } from '../../sealed/hashes.ts';
import { type DataKey, openBytes, openDataKey, sealBytes } from '../../sealed/secrets.ts';
import { once as actOnce } from '../../store/idempotency.ts';
import type { Step } from '../../store/table.ts';
import type { Call, Operation, Reply } from '../../web/api.ts';
import { attemptOf, asRead as unchanged } from '../../web/once.ts';
import { prefersMinimal } from '../../web/prefer.ts';
import type { CaseworkPorts } from '../casework/ports.ts';
import { type Case, load } from '../records/case.ts';
import type { Law } from '../rules/deadline/derive.ts';

/** What the operations of officers work with. `site` is the origin of the public site. */
export type OfficerPorts = CaseworkPorts & { site: string; mail: () => Promise<MailServer> };

/**
 * One call as it is handled 经办: what it works with, who acts and when, and the law as it stands at that moment.
 * `minimal`: the caller has no need of what else is like a request.
 */
export type Handling = OfficerPorts & { act: Act; law: Law; minimal: boolean };

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
  const act = { by: call.actor.sub, at };
  return { ...ports, act, law: await lawAt(ports.table, at), minimal: prefersMinimal(call) };
};

export const receiptOf = (call: Call): string => {
  const receipt = call.params.receipt ?? '';
  if (RECEIPT.test(receipt)) return receipt;
  throw new Problem('not-found', 'There is no such request');
};

export const loadNamed = ({ table, law }: Handling, call: Call): Promise<Case> =>
  load(table, law, receiptOf(call));

/** The case as the caller saw it. @throws Problem `stale-version` */
export const asRead = async (handling: Handling, call: Call): Promise<Case> =>
  unchanged(call, 'request', await loadNamed(handling, call));

/** A number in an address: of a letter, or of a file. */
export const numberOf = (given: string | undefined, what: string): number => {
  if (given !== undefined && /^[1-9]\d{0,5}$/.test(given)) return Number(given);
  throw new Problem('not-found', `There is no such ${what}`);
};

export const operation =
  <Body>(
    ports: OfficerPorts,
    work: (handling: Handling, call: Call<Body>) => Promise<Reply>,
  ): Operation<Body> =>
  async (call) =>
    work(await handlingOf(ports, call), call);

const ANSWER = 'answer';

/**
 * A POST that creates. `keep` writes its answer down in the transaction of the act; an answer that nobody else may
 * read, one with a receipt's secret, is sealed under its case's key. What was sent names people, and a plain hash of
 * it could be guessed at, so that a repeat is recognised by a keyed one.
 */
export const once =
  <Body>(
    ports: OfficerPorts,
    create: (
      handling: Handling,
      call: Call<Body>,
      keep: (reply: Reply, sealedUnder?: DataKey) => Step,
    ) => Promise<Reply>,
  ): Operation<Body> =>
  async (call) => {
    const { table, secrets } = ports;
    const { request, ...attempt } = attemptOf(call);
    return actOnce(
      table,
      { ...attempt, request: await keyedHash(secrets, 'attempt', request) },
      async (keep) => {
        const handling = await handlingOf(ports, call);
        return create(handling, call, (reply, key) => keep(reply, handling.act.at, key && sealingUnder(key)));
      },
      { open: (kept) => opened(ports, kept) },
    );
  };

const Sealed = v.object({ sealed: v.string(), receipt: v.string() });

const sealingUnder =
  (key: DataKey) =>
  (text: string): string =>
    JSON.stringify({
      sealed: sealBytes(key, ANSWER, Buffer.from(text)).toString('base64'),
      receipt: key.receipt,
    } satisfies v.InferOutput<typeof Sealed>);

const opened = async ({ table, secrets }: OfficerPorts, kept: string): Promise<string> => {
  const box = v.safeParse(Sealed, JSON.parse(kept));
  if (!box.success) return kept;
  const key = await openDataKey(secrets, table, box.output.receipt);
  return openBytes(key, ANSWER, Buffer.from(box.output.sealed, 'base64')).toString('utf8');
};
