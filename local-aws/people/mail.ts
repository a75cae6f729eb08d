import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { Clock } from '../time/clock.ts';
import { type Message, readMessage } from './mail-message.ts';

/** A mail server that delivers nothing: it keeps each message as `<data>/mail/ID.eml` for people to read. */
export interface Mail {
  /** Where functions send to. */
  readonly url: string;
  /** `/_local/mail` (a list), `/_local/mail/ID` (one message), both with `?format=json`; `ID.eml`, as it came. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

export const MAIL_PATH = '/_local/mail';
const SIZE_LIMIT = 20 * 1024 * 1024;
const ID = /^[0-9TZ]+-[0-9a-f]+$/;

export async function openMail(folder: string, clock: Clock): Promise<Mail> {
  mkdirSync(folder, { recursive: true });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: SIZE_LIMIT,
    rejectOversized: true,
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', done);
      stream.on('end', () => {
        try {
          const at = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, '');
          const file = join(folder, `${at}-${randomBytes(4).toString('hex')}.eml`);
          writeFileSync(`${file}.new`, Buffer.concat(parts));
          renameSync(`${file}.new`, file);
          done();
        } catch (fault) {
          done(fault instanceof Error ? fault : new Error(String(fault)));
        }
      });
    },
  });
  server.on('error', (fault) => console.error('mail:', fault.message));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.server.address() as AddressInfo;

  const ids = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => name.slice(0, -4))
      .sort()
      .reverse();
  const read = async (id: string): Promise<Message & { id: string }> => ({
    id,
    ...(await readMessage(readFileSync(join(folder, `${id}.eml`)))),
  });

  return {
    url: `smtp://127.0.0.1:${port}`,
    async handle(req, res) {
      const [path = '', query = ''] = (req.url ?? '').split('?');
      const json = new URLSearchParams(query).get('format') === 'json';
      const id = path.slice(MAIL_PATH.length).replace(/^\//, '');
      if (id === '') {
        const messages = await Promise.all(ids().map(read));
        return json ? sendJson(res, { items: messages }) : sendPage(res, 200, listPage(messages));
      }
      if (id.endsWith('.eml') && ids().includes(id.slice(0, -4))) {
        return void res
          .writeHead(200, { 'content-type': 'message/rfc822', 'cache-control': 'no-store' })
          .end(readFileSync(join(folder, id)));
      }
      if (!ID.test(id) || !ids().includes(id))
        return sendPage(res, 404, page('No such mail', '<p>没有这封邮件。There is no such mail.</p>'));
      const message = await read(id);
      return json ? sendJson(res, message) : sendPage(res, 200, messagePage(message));
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const sendJson = (res: ServerResponse, body: unknown): void =>
  void res
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));

const sendPage = (res: ServerResponse, status: number, html: string): void =>
  void res
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    })
    .end(html);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => ENTITIES[one] ?? one);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${html(title)}</title>
<style>
body{font:16px/1.6 system-ui,"Noto Sans SC",sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1d2530}
a{color:#0b5394}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #d8dee6;vertical-align:top}
pre{white-space:pre-wrap;font:inherit;border-top:1px solid #d8dee6;padding-top:1rem}dt{color:#5b6675}dd{margin:0 0 .4rem}
</style>
<h1>${html(title)}</h1>
${body}
</html>
`;

function listPage(messages: readonly (Message & { id: string })[]): string {
  if (messages.length === 0) return page('邮件 Mail', '<p>还没有邮件。No mail yet.</p>');
  const rows = messages.map(
    (one) =>
      `<tr><td>${html(one.date)}</td><td>${html(one.to)}</td><td><a href="${MAIL_PATH}/${one.id}">${html(one.subject || '—')}</a></td></tr>`,
  );
  return page(
    '邮件 Mail',
    `<table><thead><tr><th>时间 Sent</th><th>收件人 To</th><th>主题 Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}

const attachedTo = ({ id, attachments }: Message & { id: string }): string =>
  attachments.length === 0
    ? ''
    : `<dt>附件 Attached</dt><dd>${attachments.map(html).join('<br>')}<br><a href="${MAIL_PATH}/${id}.eml" download>下载邮件 The mail as it came</a></dd>`;

const messagePage = (one: Message & { id: string }): string =>
  page(
    one.subject || '—',
    `<p><a href="${MAIL_PATH}">← 全部邮件 All mail</a></p>
<dl><dt>发件人 From</dt><dd>${html(one.from)}</dd><dt>收件人 To</dt><dd>${html(one.to)}</dd><dt>时间 Sent</dt><dd>${html(one.date)}</dd>${attachedTo(one)}</dl>
<pre>${html(one.text)}</pre>`,
  );
