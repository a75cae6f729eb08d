import { Temporal } from 'temporal-polyfill';
import type * as v from 'valibot';
import { extensionOf, extensionsOf } from '../../formats/media.ts';
import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { readsSubject } from '../../sealed/reveal.ts';
import { openDataKey } from '../../sealed/secrets.ts';
import { chain, noteEntry } from '../../store/audit/audit.ts';
import { once, operation } from '../../web/officers.ts';
import { MOST_BYTES, rangeOf } from '../../web/range.ts';
import type { FileFormAnswer } from '../contract/officer-answers.ts';
import type { OfficerOperation } from '../contract/officer-routes.ts';
import {
  saveFileBegun as begin,
  saveFileCompleted as complete,
  MAX_FILE_BYTES,
  readKept,
} from '../records/files/files.ts';
import type { FileRow } from '../records/row.ts';
import { FILE_STATE_NAMES } from '../rules/case-file.ts';
import { type CaseHandling, type CaseOfficerPorts, caseAsRead, loadNamedCase, numberOf } from './ports.ts';
import { fileLine } from './view.ts';

/** A place for one file. Its own name, which may name a person, is sealed; its size is held by the signed form. */
export const beginFile = (ports: CaseOfficerPorts): OfficerOperation<'beginFile'> =>
  once(ports, async (handling, call, keep) => {
    const { name, size, purpose } = call.body;
    if (size > MAX_FILE_BYTES) {
      throw new Problem(
        'too-large',
        {
          zh: `文件不得超过 ${MAX_FILE_BYTES} 字节，此文件有 ${size}`,
          en: `A file may have ${MAX_FILE_BYTES} bytes; this one has ${size}`,
        },
        {
          faults: [
            { code: 'too-large', pointer: '/size', detail: { zh: '超过 25 MB', en: 'More than 25 MB' } },
          ],
        },
      );
    }
    if (!extensionsOf().some((extension) => name.toLowerCase().endsWith(`.${extension}`))) {
      throw new Problem(
        'invalid',
        { zh: '不接受这种文件', en: 'Files of this kind are not accepted' },
        {
          faults: [
            {
              code: 'kind-of-file',
              pointer: '/name',
              detail: {
                zh: `可接受：${extensionsOf().join('、')}`,
                en: `Accepted: ${extensionsOf().join(', ')}`,
              },
            },
          ],
        },
      );
    }
    const before = await caseAsRead(handling, call);
    const key = await openDataKey(handling.secrets, handling.table, before.receipt);
    const reply = (version: number, form: { n: number; post: FileFormPost; maxBytes: number }) => ({
      body: { file: form.n, post: form.post, maxBytes: form.maxBytes, version } satisfies v.InferOutput<
        typeof FileFormAnswer
      >,
    });
    const { found, form } = await begin(
      { ...handling, casework: await handling.casework() },
      before,
      { key, name, purpose },
      handling.act,
      (after, made) => [keep(reply(after.version, made))],
    );
    return reply(found.version, form);
  });

type FileFormPost = { url: string; fields: Record<string, string> };

/** Said twice, it is checked once. */
export const completeFile = (ports: CaseOfficerPorts): OfficerOperation<'completeFile'> =>
  operation(ports, async (handling, call) => {
    const found = await loadNamedCase(handling, call);
    return {
      body: fileLine(
        await complete(
          { ...handling, casework: await handling.casework() },
          found,
          numberOf(call.params.file, 'file'),
          handling.act,
        ),
      ),
    };
  });

/**
 * What people sent is opened like what they wrote: whoever reads it has said why, on the same day, by revealing
 * its part `file-n`. Documents of the office's own, released with an answer, take no reason.
 */
const revealed = async (
  { table, act, law }: CaseHandling,
  receipt: string,
  { n, purpose }: FileRow,
): Promise<void> => {
  if (purpose === 'released') return;
  const reads = await chain(table, readsSubject(receipt));
  const said = reads.some(
    ({ action, actor, at, detail }) =>
      action === 'read' &&
      actor === act.by &&
      officeDay(Temporal.Instant.from(at)).equals(law.today) &&
      String(detail.parts).split(' ').includes(`file-${n}`),
  );
  if (said) return;
  throw new Problem('forbidden', {
    zh: `请先说明理由再读取：以理由查看 file-${n}`,
    en: `Say first why you read it: reveal the part file-${n} with a reason`,
  });
};

/**
 * A kept file, decrypted, as a download under the receipt's name; the read is logged before anything is opened.
 * More than one answer can carry is asked for by range.
 */
export const readFile = (ports: CaseOfficerPorts): OfficerOperation<'readFile'> =>
  operation(ports, async (handling, call) => {
    const n = numberOf(call.params.file, 'file');
    const found = await loadNamedCase(handling, call);
    const file = found.files.find((one) => one.n === n);
    if (file === undefined)
      throw new Problem('not-found', { zh: '没有这一文件', en: 'There is no such file' });
    if (file.state !== 'kept')
      throw new Problem('conflict', {
        zh: `文件 ${n} 的状态是“${FILE_STATE_NAMES[file.state]}”：没有可读的内容`,
        en: `File ${n} is ${file.state}: there is nothing to read`,
      });
    const size = file.bytes ?? 0;
    const span = rangeOf(call.headers.range, size);
    if (!span && size > MOST_BYTES) {
      throw new Problem('too-large', {
        zh: `共 ${size} 字节：请用 Range 分次读取，每次 ${MOST_BYTES}`,
        en: `${size} bytes: ask for them by Range, ${MOST_BYTES} at a time`,
      });
    }
    await revealed(handling, found.receipt, file);
    await noteEntry(handling.table, readsSubject(found.receipt), handling.act, {
      action: 'file read',
      detail: { file: n, purpose: file.purpose, ...(span && { from: span.from, to: span.to }) },
    });
    const key = await openDataKey(handling.secrets, handling.table, found.receipt);
    const { bytes, type } = await readKept(
      { ...handling, casework: await handling.casework() },
      found,
      n,
      key,
    );
    return {
      status: span ? 206 : 200,
      bytes: span ? bytes.subarray(span.from, span.to + 1) : bytes,
      mediaType: type,
      headers: {
        'accept-ranges': 'bytes',
        'content-disposition': `attachment; filename="${found.receipt}-file-${n}.${extensionOf(type)}"`,
        'x-content-type-options': 'nosniff',
        ...(span && { 'content-range': `bytes ${span.from}-${span.to}/${size}` }),
      },
    };
  });
