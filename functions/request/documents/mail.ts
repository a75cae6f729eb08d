import { attachmentLines, type Letter } from '../rules/letters/letter.ts';

/**
 * Bytes of released documents that one mail carries. In base64 they are fourteen million, which most mail
 * servers still take.
 */
export const MOST_ATTACHED = 10 * 1024 * 1024;

/** A released document: the name under which it is handed out, and its size. */
type Document = { name: string; bytes: number };

/** Which documents go with the mail, which wait where the request is tracked, and which are too large for both. */
export type Parcel<D> = { attached: readonly D[]; waiting: readonly D[]; tooLarge: readonly D[] };

/**
 * What fits into one mail. What the tracking page cannot hand out, since it is larger than `mostFetched` bytes,
 * goes first; else in the order given.
 */
export const parcel = <D extends { bytes: number }>(
  documents: readonly D[],
  mostFetched: number,
): Parcel<D> => {
  const fetched = (one: D): boolean => one.bytes <= mostFetched;
  let left = MOST_ATTACHED;
  const attached = new Set<D>();
  for (const one of [...documents.filter((one) => !fetched(one)), ...documents.filter(fetched)]) {
    if (one.bytes > left) continue;
    attached.add(one);
    left -= one.bytes;
  }
  const rest = documents.filter((one) => !attached.has(one));
  return {
    attached: documents.filter((one) => attached.has(one)),
    waiting: rest.filter(fetched),
    tooLarge: rest.filter((one) => !fetched(one)),
  };
};

const RULE = '————————————————————';

/** `1 released document`, `2 released documents`. */
const counted = (count: number): string => `${count} released document${count === 1 ? '' : 's'}`;

const namesOf = (documents: readonly Document[]): string => documents.map(({ name }) => name).join('、');

const letterLines = ({
  heading,
  number,
  addressee,
  paragraphs,
  attachments,
  seal,
  day,
}: Letter): string[] => [
  RULE,
  heading.zh,
  heading.en,
  number,
  '',
  addressee,
  '',
  ...paragraphs.flatMap(({ zh, en }) => [zh, en, '']),
  ...attachmentLines(attachments).map(({ label, name }) => `${label}${name}`),
  ...(attachments.length > 0 ? [''] : []),
  seal.zh,
  seal.en,
  day.zh,
  RULE,
];

const documentLines = ({ attached, waiting, tooLarge }: Parcel<Document>): string[] => [
  ...(attached.length === 0
    ? []
    : [
        `随信附上公开的文件${attached.length}件：${namesOf(attached)}。`,
        `Attached: ${counted(attached.length)}.`,
      ]),
  ...(waiting.length === 0
    ? []
    : [
        `因邮件容量所限，另有${waiting.length}件未随信附上，请在查询页面下载：${namesOf(waiting)}。`,
        `Too large for this mail, to be fetched where the request is tracked: ${counted(waiting.length)}.`,
      ]),
  ...(tooLarge.length === 0
    ? []
    : [
        `另有${tooLarge.length}件过大，邮件和查询页面均无法提供，请与本机关联系领取：${namesOf(tooLarge)}。`,
        `Too large for either, please ask the office for it: ${counted(tooLarge.length)}.`,
      ]),
];

/** What contests it, and until when, stands in an answer and in nothing else. */
const remedyLines = ({ kind }: Letter): string[] =>
  kind === 'answer'
    ? [
        '不服本答复的救济途径和期限，见答复书正文末尾，也可在查询页面查看。',
        'How to contest this answer, and until when, stands at its end and where the request is tracked.',
      ]
    : [];

/**
 * The mail that brings a letter to its applicant, Chinese first and English beside it. The subject holds the
 * receipt number and the 文号 and nothing of a person; the secret of the receipt stands nowhere. `site` is the
 * origin of the public site.
 */
export const letterMail = (
  letter: Letter,
  { receipt, site, documents }: { receipt: string; site: string; documents: Parcel<Document> },
): { subject: string; text: string } => {
  const said = [...remedyLines(letter), ...documentLines(documents)];
  return {
    subject: `${receipt} ${letter.heading.zh} ${letter.number} / ${letter.heading.en}`,
    text: [
      letter.addressee,
      '',
      `现将${letter.heading.zh}（${letter.number}）以电子邮件发出，请查收。文书见附件，全文如下。`,
      `${letter.seal.en} sends: ${letter.heading.en}, ${letter.number}. It is attached, and its text stands below. The Chinese is the letter; the English is for reading along.`,
      '',
      ...letterLines(letter),
      '',
      ...(said.length > 0 ? [...said, ''] : []),
      `登记编号：${receipt}。凭编号和查询密码查询办理情况：${site}/requests/track/`,
      `Your number is ${receipt}. Track the request with it and your tracking code: ${site}/en/requests/track/`,
      '',
    ].join('\n'),
  };
};
