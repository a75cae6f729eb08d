import { open, rename, rm } from 'node:fs/promises';
import {
  CaseAnswer,
  FILE_PURPOSES,
  type FileAnswer,
  RevealAnswer,
} from '../../../../functions/request/contract/officer-answers.ts';
import { command, needed } from '../../../command.ts';
import { aligned, answer, progress, shownBytes } from '../../../output.ts';
import { checkFile } from '../../../post-file.ts';
import { EXIT } from '../../../refusal.ts';
import { oneOf, REASON, RECEIPT, requestPath, wholeNumber } from '../options.ts';
import { checked, sendFile } from './file-sending.ts';

const shownFile = ({ file, purpose, state, reason, removedOn, type, bytes }: FileAnswer): string[] => [
  String(file),
  purpose,
  [state, removedOn].filter(Boolean).join(' '),
  type ?? '',
  bytes === null ? '' : shownBytes(bytes),
  reason === null ? '' : `${reason.zh} / ${reason.en}`,
];

export const attach = command({
  operands: ['RECEIPT', 'FILE'],
  options: { purpose: needed(FILE_PURPOSES.join('|'), '附件用途', 'what it is') },
  notes: {
    zh: '扫描件、证件或要公开的文件，最大 25 MB。等待查验结束；不予接收时退出状态为 1。',
    en: 'A scanned letter, a proof or a document to be released, at most 25 MB. Waits for its check; the exit status is 1 when it is refused.',
  },
  async run(context, { purpose }, receipt, path) {
    const file = await checkFile(path);
    const api = await context.api();
    const own = requestPath(receipt);
    const bar = progress(context.io, file.name, file.size);
    let sent: FileAnswer;
    try {
      sent = await sendFile(api, own, file, oneOf('--purpose', purpose, FILE_PURPOSES), bar.at);
    } finally {
      bar.end();
    }
    const found = await checked(api, own, sent, context.io.wait);
    answer(context, found, aligned([shownFile(found)]));
    return found.state === 'kept' ? EXIT.done : EXIT.refused;
  },
});

export const files = command({
  operands: RECEIPT,
  options: {},
  async run(context, _options, receipt) {
    const api = await context.api();
    const { value } = await api.get(requestPath(receipt), CaseAnswer);
    const none = context.lang === 'zh' ? '没有附件。' : 'There is no file.';
    answer(
      context,
      { items: value.files },
      value.files.length === 0 ? none : aligned(value.files.map(shownFile)),
    );
    return undefined;
  },
});

/** The API gives at most this much an answer. */
const PART = 4 * 1024 * 1024;

export const readFile = command({
  operands: ['RECEIPT', 'NUMBER'],
  options: { out: needed('FILE', '保存到文件', 'the file to write'), reason: REASON },
  notes: {
    zh: '先记录查看人和原因；保存的文件仅本人可读。',
    en: 'Who reads it and why is logged first; the file that is written only you can read.',
  },
  async run(context, { out, reason }, receipt, number) {
    const api = await context.api();
    const n = wholeNumber('file', number);
    await api.post(`${requestPath(receipt)}/reveal`, { parts: [`file-${n}`], reason }, RevealAnswer);
    const { value } = await api.get(requestPath(receipt), CaseAnswer);
    const size = value.files.find(({ file }) => file === n)?.bytes ?? 0;
    const handle = await open(`${out}.part`, 'w', 0o600);
    try {
      // A file that is not there has no size: the server says why at the first part.
      for (let from = 0; from < Math.max(size, 1); from += PART) {
        const to = Math.min(from + PART, Math.max(size, 1)) - 1;
        await handle.write(await api.range(`${requestPath(receipt)}/files/${n}`, from, to));
      }
      await handle.close();
      await rename(`${out}.part`, out);
    } catch (error) {
      await handle.close();
      await rm(`${out}.part`, { force: true });
      throw error;
    }
    answer(context, { file: out, bytes: size }, out);
    return undefined;
  },
});
