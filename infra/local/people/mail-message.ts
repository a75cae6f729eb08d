/** What a person wants to see of a mail. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly date: string;
  readonly text: string;
  /** The names of what is attached. */
  readonly attachments: readonly string[];
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Reads a message as kept: encoded words (RFC 2047), transfer encodings, the first text of a multipart. */
export function parseMessage(raw: Buffer): Message {
  const part = partOf(raw);
  const header = (name: string) => decodeWords(part.headers.get(name) ?? '');
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    date: header('date'),
    text: (textOf(part) ?? '').replaceAll('\r\n', '\n'),
    attachments: attachmentsOf(part),
  };
}

function partOf(raw: Buffer): Part {
  const gap = /\r?\n\r?\n/.exec(raw.toString('latin1'));
  const end = gap?.index ?? raw.length;
  const head = raw
    .subarray(0, end)
    .toString('utf8')
    .replaceAll(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: raw.subarray(end + (gap?.[0].length ?? 0)) };
}

function textOf(part: Part): string | undefined {
  const type = part.headers.get('content-type') ?? 'text/plain';
  const parts = partsOf(part);
  if (parts !== undefined) return parts.map(textOf).find((text) => text !== undefined);
  if (!/^text\/plain/i.test(type)) return undefined;
  const charset = /charset="?([^";]+)"?/i.exec(type)?.[1] ?? 'utf-8';
  return decode(unpacked(part), charset);
}

/** The parts of a multipart; undefined for anything else. */
function partsOf({ headers, body }: Part): Part[] | undefined {
  const boundary = /boundary="?([^";]+)"?/i.exec(headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return undefined;
  return body
    .toString('latin1')
    .split(new RegExp(`(?:^|\\r?\\n)--${escaped(boundary)}(?:--)?[ \\t]*\\r?\\n?`))
    .slice(1)
    .map((text) => partOf(Buffer.from(text, 'latin1')));
}

const attachmentsOf = (part: Part): string[] => {
  const name = /^attachment\b.*filename="?([^";]+)"?/i.exec(
    part.headers.get('content-disposition') ?? '',
  )?.[1];
  return [
    ...(name === undefined ? [] : [decodeWords(name)]),
    ...(partsOf(part) ?? []).flatMap(attachmentsOf),
  ];
};

function unpacked({ headers, body }: Part): Buffer {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  return encoding === 'quoted-printable' ? quotedPrintable(body.toString('latin1')) : body;
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const decodeWords = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_, charset: string, kind: string, text: string) =>
      decode(
        kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quotedPrintable(text.replaceAll('_', ' ')),
        charset,
      ),
    );

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
