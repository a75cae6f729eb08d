import type { Temporal } from 'temporal-polyfill';
import { releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import { queueMessage } from '../../store/outbox.ts';
import type { Step, Table } from '../../store/table.ts';
import type { Release } from '../rules/release.ts';

/**
 * The mail to whoever handed in a file that is not sealed, with its reason: nothing where the file is not refused. It
 * goes with the write that says so. `at`: when.
 */
export const tellEditor = (table: Table, release: Release, at: Temporal.Instant): Step[] => {
  const { upload, edition, version } = release;
  if (!upload || (upload.state !== 'rejected' && upload.state !== 'failed')) return [];
  const name = releaseName(release);
  const [short, reason]: [Text, Text] =
    upload.state === 'failed'
      ? [
          { zh: '构建失败', en: 'build failed' },
          upload.failure ?? { zh: '原因不明', en: 'for an unknown reason' },
        ]
      : [
          { zh: '未通过校验', en: 'rejected' },
          {
            zh: `${upload.faultCount} 处错误，见 heliostat status ${name}`,
            en: `${upload.faultCount} faults, see heliostat status ${name}`,
          },
        ];
  const stands: Text = release.sealed
    ? { zh: '先前封存的内容不变', en: 'What was sealed before stays.' }
    : { zh: '目前没有封存的内容，须重新上传', en: 'Nothing of it is sealed now: upload again.' };
  return [
    queueMessage(table, {
      id: `not-built-${release.flow}-${release.period}-v${version}`,
      at,
      to: `editor:${upload.by}`,
      subject: `${name} ${short.zh} / ${short.en}`,
      text: `${name} 第${edition}版的文件 ${upload.fileName} ${short.zh}：${reason.zh}。${stands.zh}。\n${name}, edition ${edition}: the file ${upload.fileName} was not sealed (${short.en}): ${reason.en}. ${stands.en}`,
    }),
  ];
};
