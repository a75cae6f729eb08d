import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Act } from '../kernel/act.ts';
import { Problem } from '../kernel/problem.ts';
import type { Law } from '../law/law.ts';
import type { MailServer } from '../runtime/mail.ts';
import { keyedHash } from '../sealed/hashes.ts';
import { type DataKey, openBytes, openDataKey, type Secrets, sealBytes } from '../sealed/secrets.ts';
import { actOnce } from '../store/idempotency.ts';
import type { Step, Table } from '../store/table.ts';
import { actOf, type Call, type Operation, type Reply } from './api.ts';
import { attemptOf } from './once.ts';
import { prefersMinimal } from './prefer.ts';

/**
 * What the operations of officers work with. `site` is the origin of the public site; `lawOn` gives the law as it
 * stands at an instant, with the holiday notices in force.
 */
export type OfficerPorts = {
  table: Table;
  secrets: Secrets;
  site: string;
  mail: () => Promise<MailServer>;
  now: () => Temporal.Instant;
  lawOn: (at: Temporal.Instant) => Promise<Law>;
};

/**
 * One call as it is handled 经办: what it works with, who acts and when, and the law as it stands at that moment.
 * `minimal`: the caller has no need of what else is like a request.
 */
export type Handling<Ports extends OfficerPorts = OfficerPorts> = Ports & {
  act: Act;
  law: Law;
  minimal: boolean;
};

/** What an event takes for whoever recorded it; `applicant` and `system` are nobody's on the staff. */
const SUBJECT = /^(?!(?:applicant|system)$)[\w.:@-]{1,64}$/;

const handlingOf = async <Ports extends OfficerPorts>(ports: Ports, call: Call): Promise<Handling<Ports>> => {
  if (!SUBJECT.test(call.actor.sub)) {
    throw new Problem('forbidden', {
      zh: '令牌的主体不能写入记录：只能用字母、数字和 . : @ _ -',
      en: 'The subject of this token cannot be kept in a record: letters, digits, . : @ _ -',
    });
  }
  const act = actOf(ports, call);
  return { ...ports, act, law: await ports.lawOn(act.at), minimal: prefersMinimal(call) };
};

export const operation =
  <Ports extends OfficerPorts, Body, Query, Answer>(
    ports: Ports,
    work: (handling: Handling<Ports>, call: Call<Body, Query>) => Promise<Reply<Answer>>,
  ): Operation<Body, Query, Answer> =>
  async (call) =>
    work(await handlingOf(ports, call), call);

const ANSWER = 'answer';

/**
 * A POST that creates. `keep` writes its answer down in the transaction of the act; an answer that nobody else may
 * read, one with a receipt's secret, is sealed under its case's key. What was sent names people, and a plain hash of
 * it could be guessed at, so that a repeat is recognised by a keyed one.
 */
export const once =
  <Ports extends OfficerPorts, Body, Query, Answer>(
    ports: Ports,
    create: (
      handling: Handling<Ports>,
      call: Call<Body, Query>,
      keep: (reply: Reply<Answer>, sealedUnder?: DataKey) => Step,
    ) => Promise<Reply<Answer>>,
  ): Operation<Body, Query, Answer> =>
  async (call) => {
    const { table, secrets } = ports;
    const { request, ...attempt } = attemptOf(call);
    const told = await actOnce(
      table,
      { ...attempt, request: await keyedHash(secrets, 'attempt', request) },
      async (keep) => {
        const handling = await handlingOf(ports, call);
        return create(handling, call, (reply, key) => keep(reply, handling.act.at, key && sealingUnder(key)));
      },
      { open: (kept) => opened(ports, kept) },
    );
    // What is read back for a repeat was written down as the answer of this very operation.
    return told as Reply<Answer>;
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
