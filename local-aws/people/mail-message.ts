import PostalMime, { decodeWords } from 'postal-mime';

/** What a person wants to see of a mail. Addresses and date stand as the header has them, encoded words decoded. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  readonly text: string;
  /** The names of what is attached. */
  readonly attachments: readonly string[];
}

export async function readMessage(raw: Buffer): Promise<Message> {
  const { headers, subject = '', text = '', attachments } = await PostalMime.parse(raw);
  const header = (name: string) => decodeWords(headers.find(({ key }) => key === name)?.value ?? '');
  return {
    from: header('from'),
    to: header('to'),
    subject,
    date: header('date'),
    text: text.replaceAll('\r\n', '\n'),
    attachments: attachments.flatMap(({ disposition, filename }) =>
      disposition === 'attachment' && filename !== null ? [filename] : [],
    ),
  };
}
