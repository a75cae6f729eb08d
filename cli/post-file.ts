import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MAX_UPLOAD_BYTES } from '../functions/formats/table/upload-table.ts';
import { Refusal } from './refusal.ts';

/** Neither a byte taken nor an answer given for this long, in milliseconds: the line is dead. */
const SILENCE = 120_000;

export type LocalFile = { path: string; name: string; size: number };

/** Refuses what cannot be an upload, before anything is sent. What the file holds is the server's to judge. */
export async function checkFile(path: string): Promise<LocalFile> {
  const refuse = (zh: string, en: string, cause?: unknown): never => {
    throw new Refusal({ zh: `${path}：${zh}。`, en: `${path} ${en}.` }, { cause });
  };
  const found = await stat(path).catch((cause: unknown) => refuse('没有这个文件', 'is not there', cause));
  if (found.isDirectory()) refuse('是一个目录', 'is a directory');
  if (!found.isFile()) refuse('不是普通文件', 'is not a regular file');
  if (found.size > MAX_UPLOAD_BYTES) {
    refuse(
      `有 ${found.size} 字节，超过上限 ${MAX_UPLOAD_BYTES}`,
      `has ${found.size} bytes; at most ${MAX_UPLOAD_BYTES} are accepted`,
    );
  }
  await access(path, constants.R_OK).catch((cause: unknown) => refuse('无法读取', 'cannot be read', cause));
  return { path, name: basename(path), size: found.size };
}

/** A name inside a multipart header, escaped as browsers do (HTML, 4.10.21.8). */
const quoted = (name: string) =>
  `"${name.replace(/["\r\n]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}"`;

/**
 * Sends a file through a presigned POST (multipart/form-data, the file last, its length known beforehand),
 * streamed: memory does not grow with the file. `sent` counts the file's bytes that went out.
 */
export async function postFile(
  post: { url: string; fields: Readonly<Record<string, string>> },
  file: LocalFile,
  sent: (bytes: number) => void,
): Promise<void> {
  const boundary = `heliostat-${randomUUID()}`;
  const fields = Object.entries(post.fields).map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name=${quoted(name)}\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${fields.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename=${quoted(file.name)}\r\n` +
      'content-type: application/octet-stream\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);

  async function* parts() {
    yield head;
    let count = 0;
    if (file.size > 0) {
      for await (const chunk of createReadStream(file.path, {
        end: file.size - 1,
      })) {
        yield chunk;
        count += chunk.length;
        sent(count);
      }
    }
    if (count !== file.size) {
      throw new Refusal({
        zh: `${file.path} 在发送时变短了。`,
        en: `${file.path} became shorter while it was sent.`,
      });
    }
    yield tail;
  }

  const url = new URL(post.url);
  const request = (url.protocol === 'https:' ? secure : plain)(url, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': head.length + file.size + tail.length,
    },
    timeout: SILENCE,
  });
  request.on('timeout', () => request.destroy(new Error('timeout')));
  const { status, text } = await exchange(request, Readable.from(parts(), { objectMode: false }), url.origin);
  if (status >= 200 && status < 300) return;
  throw refused(status, text);
}

/** Sends and reads. A storage service may answer before it has all the bytes; then its answer counts. */
async function exchange(request: ClientRequest, body: Readable, origin: string) {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  const sending = pipeline(body, request);
  // Both are awaited below, one after the other: neither may count as unhandled in between.
  answered.catch(() => {});
  sending.catch(() => {});
  try {
    const response = await answered;
    let text = '';
    response.setEncoding('utf8');
    for await (const chunk of response) text += chunk;
    if ((response.statusCode ?? 0) < 300) await sending;
    else request.destroy();
    return { status: response.statusCode ?? 0, text };
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const ownFault = await sending.catch((error: unknown) => error);
    if (ownFault instanceof Refusal) throw ownFault;
    const reason = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : '';
    throw new Refusal(
      { zh: `上传中断（${origin}，${reason}）。`, en: `The upload to ${origin} broke off (${reason}).` },
      { cause },
    );
  }
}

/** S3 refuses in XML: `<Error><Code>EntityTooLarge</Code><Message>…`. */
function refused(status: number, xml: string): Refusal {
  const part = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  const reason = [part('Code'), part('Message')].filter(Boolean).join(': ') || `HTTP ${status}`;
  return new Refusal(
    { zh: `存储服务未接收该文件（${reason}）。`, en: `The storage did not take the file (${reason}).` },
    { document: { title: 'The storage did not take the file', status, detail: reason } },
  );
}
