import * as v from 'valibot';
import office from '../../../../site/office.json' with { type: 'json' };
import { DOCX } from '../../../formats/media.ts';
import { Problem } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { log } from '../../../runtime/log.ts';
import { type Mail, postMail, refusalOf } from '../../../runtime/mail.ts';
import { reveal } from '../../../sealed/reveal.ts';
import { openDataKey } from '../../../sealed/secrets.ts';
import { letterDocx } from '../../documents/docx.ts';
import { letterMail, type Parcel } from '../../documents/mail.ts';
import type { Case } from '../../records/case.ts';
import { readKept } from '../../records/files/files.ts';
import { letterPart, unsealedLetter } from '../../records/letters/sealed-letter.ts';
import type { LetterRow } from '../../records/row.ts';
import { namesOfFiles } from '../answer/released.ts';
import type { CaseHandling } from '../ports.ts';

type Released = { n: number; bytes: number; name: string };

/** The documents that go with an answer, under the names that the officer gave them. */
export const releasedWith = async (
  handling: CaseHandling,
  { receipt, files }: Case,
  { documents }: LetterRow,
): Promise<Released[]> => {
  const names = await namesOfFiles(handling, receipt, documents);
  return documents.map((n, i) => ({
    n,
    bytes: files.find((file) => file.n === n)?.bytes ?? 0,
    name: names[i] ?? '',
  }));
};

const Addressed = v.object({ email: v.string() });

/** The mail, from what lies sealed: that it was opened, and to be sent, is logged first. */
export const composeMail = async (
  handling: CaseHandling,
  found: Case,
  { n }: LetterRow,
  documents: Parcel<Released>,
): Promise<Mail> => {
  const { table, secrets, act, site } = handling;
  const { receipt } = found;
  const parts = await reveal(
    table,
    secrets,
    receipt,
    {
      parts: ['applicant', letterPart(n), ...documents.attached.map((file) => `file-${file.n}`)],
      reason: 'letter sent by e-mail',
    },
    act,
  );
  const letter = unsealedLetter(parts[letterPart(n)]);
  const attachments: NonNullable<Mail['attachments']>[number][] = [
    {
      filename: `${receipt}-letter-${n}.docx`,
      content: Buffer.from(await letterDocx(letter)),
      contentType: DOCX,
    },
  ];
  if (documents.attached.length > 0) {
    const casework = await handling.casework();
    const key = await openDataKey(secrets, table, receipt);
    for (const file of documents.attached) {
      const { bytes, type } = await readKept({ table, casework }, found, file.n, key);
      attachments.push({ filename: file.name, content: bytes, contentType: type });
    }
  }
  return {
    id: `${receipt}/${letterPart(n)}`,
    to: { address: v.parse(Addressed, parts.applicant).email },
    replyTo: office.email,
    ...letterMail(letter, { receipt, site, documents }),
    at: act.at.epochMilliseconds,
    attachments,
  };
};

/** Gives a mail to the mail server. @throws Problem `mail-not-taken` where it is not there or refuses */
export const handedOver = async (
  handling: CaseHandling,
  receipt: string,
  n: number,
  mail: Mail,
): Promise<void> => {
  try {
    await postMail(await handling.mail(), mail);
  } catch (error) {
    const { code, responseCode } = refusalOf(error);
    log('letter not sent', { receipt, letter: n, code, responseCode });
    const said: Text =
      responseCode === null
        ? {
            zh: `没有连上（${code ?? '原因不明'}）`,
            en: `could not be reached (${code ?? 'no reason given'})`,
          }
        : { zh: '予以拒绝', en: 'refused it' };
    throw new Problem(
      'mail-not-taken',
      {
        zh: `邮件服务器${said.zh}；未作记录，文书可以再次发送`,
        en: `The mail server ${said.en}; nothing is recorded, and the letter can be sent again.`,
      },
      responseCode === null
        ? {}
        : { faults: [{ code: `smtp-${responseCode}`, detail: refusal(responseCode) }] },
    );
  }
};

/** Reply codes of RFC 5321, section 4.2.1: 4xx pass by themselves, 5xx do not. */
const refusal = (code: number): Text =>
  code >= 500
    ? {
        zh: `答复码 ${code}：不能投递。记录的地址是否正确？`,
        en: `Reply ${code}: for good. Is the address on record right?`,
      }
    : { zh: `答复码 ${code}：暂时不能投递，请稍后再试。`, en: `Reply ${code}: for now. Try again later.` };
