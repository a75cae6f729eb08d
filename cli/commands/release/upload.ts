import { StatusAnswer } from '../../../functions/release/contract/schemas.ts';
import type { Answer, Api } from '../../client.ts';
import { type Context, command } from '../../command.ts';
import { answer, progress, talk } from '../../output.ts';
import { checkFile, type LocalFile } from '../../post-file.ts';
import { EXIT } from '../../refusal.ts';
import { handIn } from './hand-in.ts';
import { releasePath } from './path.ts';
import { report, shownReport } from './status-report.ts';

export const upload = command({
  operands: ['FLOW/PERIOD', 'FILE'],
  options: {},
  notes: {
    zh: 'CSV 或 XLSX，最大 100 MB。等待校验结束，列出全部错误及位置；未通过时退出状态为 1，先前的上传不受影响。',
    en: 'CSV or XLSX, at most 100 MB. Waits for the validation and lists every fault with its place; the exit status is 1 when the file is rejected, and the upload before it stays.',
  },
  async run(context, _options, operand, path) {
    const file = await checkFile(path);
    return sendAndWait(context, await context.api(), operand, file);
  },
});

export const correct = command({
  operands: ['FLOW/PERIOD', 'FILE'],
  options: {
    'notice-zh': {
      value: 'TEXT',
      required: true,
      says: { zh: '更正说明（中文，公开）', en: 'what changed and why, in Chinese; public' },
    },
    'notice-en': {
      value: 'TEXT',
      required: true,
      says: { zh: '更正说明（英文，公开）', en: 'what changed and why, in English; public' },
    },
    at: {
      value: 'INSTANT',
      says: { zh: '发布时刻；默认批准后即发', en: 'its own release time; else public once approved' },
    },
  },
  notes: {
    zh: '开启新的版次并上传文件。文件未通过时，改好后用 heliostat upload 再次上传。',
    en: 'Opens the next edition and uploads the file. If the file is rejected, send a better one with heliostat upload.',
  },
  async run(context, options, operand, path) {
    const file = await checkFile(path);
    const api = await context.api();
    const body = {
      notice: { zh: options['notice-zh'], en: options['notice-en'] },
      ...(options.at === undefined ? {} : { releaseAt: options.at }),
    };
    const { value } = await api.change(releasePath(operand), '/corrections', body, StatusAnswer);
    talk(context, { zh: `已开启第 ${value.edition} 版。`, en: `Edition ${value.edition} is open.` });
    return sendAndWait(context, api, operand, file);
  },
});

async function sendAndWait(context: Context, api: Api, operand: string, file: LocalFile): Promise<number> {
  const bar = progress(context.io, file.name, file.size);
  let built: Answer<StatusAnswer>;
  try {
    built = await handIn(api, operand, file, {
      wait: context.io.wait,
      sent: bar.at,
      taken() {
        bar.end();
        talk(context, { zh: '已上传，正在校验 …', en: 'Uploaded; validating …' });
      },
    });
  } finally {
    bar.end();
  }
  const found = await report(api, operand, built);
  const state = found.status.upload?.state;
  answer(context, found.document, shownReport(found, context.lang));
  if (state === 'failed') {
    talk(context, {
      zh: '构建失败，原因见上；先前的内容不变。',
      en: 'The build failed, for the reason above. What stood before stays.',
    });
  } else if (state === 'rejected') {
    const count = found.status.upload?.faultCount;
    talk(context, {
      zh: `未通过校验：${count} 处错误。先前的内容不变。`,
      en: `Rejected: ${count} ${count === 1 ? 'fault' : 'faults'}. What stood before stays.`,
    });
  } else if (found.warnings.length > 0) {
    talk(context, {
      zh: `有警告，审查前须说明理由：heliostat acknowledge ${operand} --reason "…"`,
      en: `There are warnings. Before the review: heliostat acknowledge ${operand} --reason "…"`,
    });
  }
  return state === 'sealed' ? EXIT.done : EXIT.refused;
}

export const acknowledge = command({
  operands: ['FLOW/PERIOD'],
  options: {
    reason: {
      value: 'TEXT',
      required: true,
      says: { zh: '警告可以接受的理由', en: 'why the warnings stand' },
    },
  },
  async run(context, { reason }, operand) {
    const api = await context.api();
    const changed = await api.change(releasePath(operand), '/acknowledge', { reason }, StatusAnswer);
    const found = await report(api, operand, changed);
    answer(context, found.document, shownReport(found, context.lang));
    return undefined;
  },
});
