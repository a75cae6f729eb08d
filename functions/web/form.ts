import { extname } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../kernel/problem.ts';

/** The fields of a form, each with the last value that was sent for it. Nothing of it has been judged yet. */
export type Fields = Readonly<Record<string, string>>;

/**
 * A file that was sent with a form. Its own name may name a person, and is not kept but for what it says of the type:
 * `extension` with its dot, '' where there is none.
 */
export type SentFile = { bytes: Buffer; extension: string };

/** What a form held; `file` where it has a field for one, empty where none was chosen. */
export type SentForm = { fields: Fields; file?: SentFile };

/** Everything that a form without a file may hold, in bytes; no field that is accepted comes near it. */
const MOST_BYTES = 200_000;

/** More fields than any form has say that this is none of ours. */
const MOST_FIELDS = 100;

const collected = async (entries: Iterable<[string, FormDataEntryValue]>): Promise<SentForm> => {
  const fields: Record<string, string> = Object.create(null);
  let file: SentFile | undefined;
  let count = 0;
  for (const [name, value] of entries) {
    count += 1;
    if (count > MOST_FIELDS)
      throw new Problem('bad-request', { zh: '表单的项目过多', en: 'The form has too many fields' });
    if (typeof value === 'string') fields[name] = value;
    else if (file)
      throw new Problem('bad-request', { zh: '一次只能发送一个文件', en: 'One file is sent at a time' });
    else file = { bytes: Buffer.from(await value.arrayBuffer()), extension: extname(value.name) };
  }
  return file ? { fields, file } : { fields };
};

/**
 * A posted form, in either of the encodings that browsers use (`application/x-www-form-urlencoded`,
 * `multipart/form-data`).
 */
export const readForm = async (
  event: Pick<APIGatewayProxyEventV2, 'headers' | 'body' | 'isBase64Encoded'>,
): Promise<SentForm> => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const header = event.headers['content-type'] ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase();
  const multipart = type === 'multipart/form-data';
  if (!multipart && bytes.length > MOST_BYTES)
    throw new Problem('too-large', {
      zh: '表单超过了可接受的大小',
      en: 'The form is larger than is accepted',
    });
  if (type === 'application/x-www-form-urlencoded')
    return collected(new URLSearchParams(bytes.toString('utf8')));
  if (!multipart)
    throw new Problem('unsupported-media-type', {
      zh: '请按浏览器的方式发送表单',
      en: 'Send the form as a browser does',
    });
  const form = await new Response(bytes, { headers: { 'content-type': header } })
    .formData()
    .catch((cause: unknown) => {
      throw new Problem('bad-request', { zh: '表单无法读取', en: 'The form cannot be read' }, { cause });
    });
  const sent = await collected(form.entries());
  if (bytes.length - (sent.file?.bytes.length ?? 0) > MOST_BYTES)
    throw new Problem('too-large', {
      zh: '表单超过了可接受的大小',
      en: 'The form is larger than is accepted',
    });
  return sent;
};
