import type * as v from 'valibot';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { normalSecret } from '../../kernel/receipt.ts';
import { hashSecret, keyedHash } from '../../sealed/hashes.ts';
import {
  addressStep,
  type ClosedAddress,
  closeAddress,
  formerAddressStep,
} from '../../sealed/notice-address.ts';
import { closedFor, ownKeyStep } from '../../sealed/own-key.ts';
import { newSecret } from '../../sealed/receipt.ts';
import { reveal } from '../../sealed/reveal.ts';
import { openDataKey, openWithParts, sealPart } from '../../sealed/secrets.ts';
import { queueMessage } from '../../store/outbox.ts';
import type { Step } from '../../store/table.ts';
import { operation } from '../../web/officers.ts';
import { nextPart } from '../casework/parts.ts';
import { type KnownApplicant, knownApplicant, likenesses, namesNobody } from '../casework/person.ts';
import type { SecretAnswer } from '../contract/officer-answers.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import type { Case } from '../records/case.ts';
import { recordEvents } from '../records/cases.ts';
import { addressChangedNotice, renewedNotice } from '../rules/notices.ts';
import { addresseeOf } from './addressee.ts';
import { numberFaults } from './intake/numbers.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead, loadNamedCase } from './ports.ts';
import { caseReply, invalidEvent } from './work.ts';

/** What is done about the applicant: what they wrote is read, their data corrected, their tracking code renewed. */

export const revealRequest = (ports: CaseOfficerPorts): OfficerOperation<'revealRequest'> =>
  operation(ports, async (handling, call) => {
    const { parts, reason } = call.body;
    const found = await loadNamedCase(handling, call);
    const faults = parts.flatMap((part, i): Fault[] =>
      found.row.parts.includes(part)
        ? []
        : [
            {
              code: 'no-such-part',
              pointer: `/parts/${i}`,
              detail: { zh: `${part} 不是此申请的部分`, en: `${part} is not part of this request` },
            },
          ],
    );
    if (faults.length > 0)
      throw new Problem('invalid', { zh: '没有读取任何内容', en: 'Nothing was read' }, { faults });
    await namesNobody(handling, found, { reason });
    return {
      body: {
        parts: await reveal(handling.table, handling.secrets, found.receipt, { parts, reason }, handling.act),
      },
    };
  });

/** Whoever is told of steps by mail is told at the address on record from now on; at none, no more. */
const noticesFor = async (
  secrets: CaseHandling['secrets'],
  { receipt, row }: Case,
  email: string | undefined,
): Promise<ClosedAddress | null> =>
  row.notices && email !== undefined ? closeAddress(secrets, receipt, email) : null;

/** To whom letters are addressed by now, and were before; nothing new where a correction leaves that as it is. */
const addresseesAfter = async (
  { secrets, law }: CaseHandling,
  before: Case,
  was: KnownApplicant,
  is: KnownApplicant,
): Promise<Case['row']['addressees']> => {
  const [old, now] = await Promise.all(
    [was, is].map((applicant) => {
      const { addressee, you } = addresseeOf(before, before.request, applicant);
      return keyedHash(secrets, 'letter', JSON.stringify([before.receipt, 'addressee', addressee, you]));
    }),
  );
  const { addressees, events, letters, entered } = before.row;
  if (old === undefined || now === undefined || old === now) return addressees;
  const first = addressees.length > 0 ? addressees : [{ to: old, events: 0, letters: 0, day: entered }];
  return [...first, { to: now, events, letters: letters.length, day: law.today.toString() }];
};

/** The address that was on record hears that it is no more: it may be the true one. */
const tellFormer = async (
  { table, secrets, law, act }: CaseHandling,
  { receipt, version }: Case,
  email: string | undefined,
): Promise<Step[]> => {
  if (email === undefined) return [];
  const addressName = `${receipt}-former-${version}`;
  return [
    formerAddressStep(table, addressName, await closeAddress(secrets, addressName, email), act.at),
    queueMessage(table, {
      id: `address-changed-${addressName}`,
      at: act.at,
      to: 'applicant',
      receipt,
      addressName,
      ...addressChangedNotice(receipt, law.today.toString()),
    }),
  ];
};

export const correctApplicant = (ports: CaseOfficerPorts): OfficerOperation<'correctApplicant'> =>
  operation(ports, async (handling, call) => {
    const { applicant, reason, numberAsGiven } = call.body;
    const { table, secrets, law, act } = handling;
    const before = await caseAsRead(handling, call);
    await namesNobody(handling, before, { reason, numberAsGiven });
    const wrong = numberFaults(applicant, numberAsGiven);
    if (wrong.length > 0) throw invalidEvent(wrong);
    const { key, parts } = await openWithParts(secrets, table, before.receipt, ['applicant']);
    const people = (await likenesses(secrets, before.receipt, { applicant })).likenesses;
    const wanted = before.row.likenesses.filter(({ what }) => what === 'wanted' || what === 'resembling');
    const notices = await noticesFor(secrets, before, applicant.email);
    const said = parts.applicant ?? {};
    const was = knownApplicant(said);
    const addressees = await addresseesAfter(handling, before, was, knownApplicant(applicant));
    const former = was.email === applicant.email ? [] : await tellFormer(handling, before, was.email);
    const kept = nextPart(before, 'applicant');
    const after = await recordEvents(
      table,
      law,
      before,
      {
        // What it says takes the place of what was there, which is kept beside it.
        parts: [sealPart(key, 'applicant', applicant, true), sealPart(key, kept, said)],
        likenesses: [...people, ...wanted],
        row: {
          notices: notices !== null,
          addressees,
        },
        deed: {
          action: 'applicant corrected',
          detail: { reason, kept, ...(numberAsGiven !== undefined && { numberAsGiven }) },
        },
      },
      act,
      () => [addressStep(table, before.receipt, notices), ...former],
    );
    return caseReply(handling, after);
  });

export const renewSecret = (ports: CaseOfficerPorts): OfficerOperation<'renewSecret'> =>
  operation(ports, async (handling, call) => {
    const { reason } = call.body;
    const { table, secrets, law, act } = handling;
    const before = await caseAsRead(handling, call);
    if (before.row.destroyed !== null)
      throw new Problem('conflict', { zh: '申请已经处置', en: 'The request has been disposed of' });
    await namesNobody(handling, before, { reason });
    const secret = newSecret();
    const [hash, own] = await Promise.all([
      hashSecret(secrets, before.receipt, normalSecret(secret)),
      openDataKey(secrets, table, before.receipt).then((key) => closedFor(secrets, key, secret)),
    ]);
    const { receipt, version } = await recordEvents(
      table,
      law,
      before,
      { row: { secret: hash }, deed: { action: 'secret renewed', detail: { reason } } },
      act,
      ({ row }) => [
        ownKeyStep(table, before.receipt, own),
        ...(row.notices
          ? [
              queueMessage(table, {
                id: `renewed-${before.receipt}-${row.version}`,
                at: act.at,
                to: 'applicant',
                receipt: before.receipt,
                ...renewedNotice(before.receipt, law.today.toString()),
              }),
            ]
          : []),
      ],
    );
    return { body: { receipt, secret, version } satisfies v.InferOutput<typeof SecretAnswer> };
  });
