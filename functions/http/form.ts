import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../domain/errors.ts';

/** The fields of a form, each with the last value that was sent for it. Nothing of it has been judged yet. */
export type Fields = Readonly<Record<string, string>>;

/** Everything that a form may hold, in bytes; no field that is accepted comes near it. */
const MOST_BYTES = 200_000;

/** More fields than any form has say that this is none of ours. */
const MOST_FIELDS = 100;

const collected = (entries: Iterable<[string, unknown]>): Fields => {
  const fields: Record<string, string> = Object.create(null);
  let count = 0;
  for (const [name, value] of entries) {
    count += 1;
    if (count > MOST_FIELDS) throw new Problem('bad-request', 'The form has too many fields');
    if (typeof value !== 'string') throw new Problem('bad-request', 'Files are not sent with this form');
    fields[name] = value;
  }
  return fields;
};

/**
 * The fields of a posted form, in either of the encodings that browsers use
 * (`application/x-www-form-urlencoded`, `multipart/form-data`).
 */
export const fieldsOf = async (
  event: Pick<APIGatewayProxyEventV2, 'headers' | 'body' | 'isBase64Encoded'>,
): Promise<Fields> => {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MOST_BYTES) throw new Problem('too-large', 'The form is larger than is accepted');
  const header = event.headers['content-type'] ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded')
    return collected(new URLSearchParams(bytes.toString('utf8')));
  if (type !== 'multipart/form-data')
    throw new Problem('unsupported-media-type', 'Send the form as a browser does');
  const form = await new Response(bytes, { headers: { 'content-type': header } })
    .formData()
    .catch((cause: unknown) => {
      throw new Problem('bad-request', 'The form cannot be read', { cause });
    });
  return collected(form.entries());
};
