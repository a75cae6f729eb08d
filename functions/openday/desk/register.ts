import * as v from 'valibot';
import { isBlank, type Text } from '../../kernel/text.ts';
import { closedMailStep } from '../../sealed/closed-mail.ts';
import { keyedHash } from '../../sealed/hashes.ts';
import { closeAddress } from '../../sealed/notice-address.ts';
import { newCode, newNumber } from '../../sealed/receipt.ts';
import { newDataKey, sealPart } from '../../sealed/secrets.ts';
import { spendChallenge } from '../../store/challenges.ts';
import { actOnce } from '../../store/idempotency.ts';
import { queueMessage } from '../../store/outbox.ts';
import { untilWon } from '../../store/race.ts';
import { countCaller } from '../../web/desk/caller.ts';
import { checkProof } from '../../web/desk/challenge.ts';
import { faultsFor, firstOfEach, found, type Wrong } from '../../web/desk/faults.ts';
import type { CounterPorts } from '../../web/desk/ports.ts';
import { opened, sealed, sending } from '../../web/desk/repeat.ts';
import type { Fields } from '../../web/form.ts';
import { RegistrationForm } from '../contract/schemas.ts';
import { REGISTRATION_LABELS } from '../pages/words.ts';
import { REGISTRATION, type Registration, registerParty } from '../records/parties.ts';
import type { OpendayRow } from '../records/row.ts';
import { registeredMail } from '../rules/mails.ts';
import { normalCode, waitingPlace } from '../rules/openday.ts';

/** Taking a registration in from the public form. */

const ORDER = Object.keys(RegistrationForm.entries);

const labelOf = (field: string): Text => REGISTRATION_LABELS[field] ?? { zh: field, en: field };

export const registrationFaults = faultsFor(labelOf);

/** The fields of the form, empty ones left out: a registration, or every fault at once. */
export const readRegistration = (
  fields: Fields,
  { mostInParty }: Pick<OpendayRow, 'mostInParty'>,
): { asked: RegistrationForm } | { wrong: Wrong[] } => {
  const given = Object.fromEntries(
    ORDER.filter((name) => !isBlank(fields[name] ?? '')).map((name) => [name, fields[name] ?? '']),
  );
  const parsed = v.safeParse(RegistrationForm, given);
  const wrong: Wrong[] = parsed.success ? [] : found(parsed.issues);
  if (given.email === undefined && given.phone === undefined)
    wrong.push({ field: 'email', code: 'phone-or-email' });
  if (Number(given.people) > mostInParty) wrong.push({ field: 'people', code: 'not-offered' });
  return parsed.success && wrong.length === 0
    ? { asked: parsed.output }
    : { wrong: firstOfEach(wrong, ORDER) };
};

/** The keyed hash under which a code is found among an event's. */
export const codeHash = (
  { secrets }: Pick<CounterPorts, 'secrets'>,
  id: string,
  typed: string,
): Promise<string> => keyedHash(secrets, 'receipt-secret', `${id}\n${normalCode(typed)}`);

/** An address or a telephone number is the same however it is written. */
const contactHashes = (
  { secrets }: Pick<CounterPorts, 'secrets'>,
  id: string,
  { email, phone }: RegistrationForm,
): Promise<string[]> =>
  Promise.all(
    [
      ...(email === undefined ? [] : [`mail ${email.normalize('NFKC').toLowerCase()}`]),
      ...(phone === undefined
        ? []
        : [
            `phone ${phone
              .normalize('NFKC')
              .replace(/\D/g, '')
              .replace(/^(?:0{0,2}86)(?=1\d{10}$)/, '')}`,
          ]),
    ].map((contact) => keyedHash(secrets, 'person', `${id}\n${contact}`)),
  );

/** What this browser is told of a registration that it sent. */
export type RegistrationReceipt = { number: string; code: string };

const MOST_ATTEMPTS = 30;
const pause = (attempts: number): number => Math.random() * 15 * attempts;

/**
 * Registers a party, once however often it is sent under its key. Where places were taken meanwhile it is decided anew.
 *
 * @throws Problem `too-many-requests`, `key-reused`; `conflict` where registration is closed or the challenge was
 * spent; `already-exists` where the contact is registered
 */
export const takeRegistration = async (
  ports: CounterPorts,
  event: OpendayRow,
  sent: { asked: RegistrationForm; key: string; headers: Readonly<Record<string, string>>; address: string },
): Promise<{ taken: RegistrationReceipt; headers: Record<string, string> }> => {
  const { table, secrets } = ports;
  const { asked, key, headers, address } = sent;
  const { proof: given, ...said } = asked;
  const attempt = await sending(ports, key, ['registration', event.id, said]);
  const { body, headers: limits } = await actOnce(
    table,
    attempt,
    async (keep) => {
      const at = ports.now();
      const proof = given === undefined ? null : await checkProof(ports, given, at);
      const left = await countCaller(ports, proof ? 'proved' : 'unproved', headers, at);
      const number = newNumber('BM', at);
      const code = newCode();
      const { people, ...person } = said;
      const [dataKey, hash, contacts, closed] = await Promise.all([
        newDataKey(secrets, number),
        codeHash(ports, event.id, code),
        contactHashes(ports, event.id, asked),
        said.email === undefined ? null : closeAddress(secrets, number, said.email),
      ]);
      const registration: Registration = {
        number,
        people,
        mail: closed !== null,
        code: hash,
        contacts,
        key: dataKey,
        part: sealPart(dataKey, REGISTRATION, person),
        address: closed,
      };
      const taken: RegistrationReceipt = { number, code };
      await untilWon(
        () =>
          registerParty(
            table,
            event.id,
            registration,
            { by: 'visitor', at },
            async ({ event: now, party, parties }) => {
              const id = `registered-${number}`;
              const waiting = waitingPlace(parties, party.seq);
              const { subject, text } = registeredMail(now, address, { number, code, people, waiting });
              return [
                keep({ body: taken }, at, (plain) => sealed(key, plain)),
                ...(proof ? [spendChallenge(table, proof.hash, proof.expiresAt)] : []),
                ...(closed
                  ? [
                      await closedMailStep(secrets, table, { number, id, text }, at),
                      queueMessage(table, {
                        id,
                        at,
                        to: 'applicant',
                        receipt: number,
                        closed: true,
                        subject,
                        text: '',
                      }),
                    ]
                  : []),
              ];
            },
          ),
        undefined,
        { most: MOST_ATTEMPTS, pause },
      );
      return { body: taken, headers: left };
    },
    { open: (kept) => opened(key, kept), look: 'after' },
  );
  return { taken: body, headers: limits };
};
