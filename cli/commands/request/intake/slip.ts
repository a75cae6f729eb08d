import { writeFile } from 'node:fs/promises';
import { SlipAnswer } from '../../../../functions/request/contract/officer-answers.ts';
import type { Api } from '../../../client.ts';
import { optional } from '../../../command.ts';
import { requestPath } from '../options.ts';

/** The option of every command that shows a tracking code. */
export const SLIP = optional(
  'FILE',
  '同时写出查询密码单（.docx），与登记回执分开交给申请人',
  'also write the slip with the tracking code (.docx), to be handed over apart from the receipt',
);

/** Writes the slip while the code is known: nobody can ask for it later. The file is its owner's alone. */
export const writeSlip = async (
  api: Api,
  { receipt, secret }: { receipt: string; secret: string },
  file: string | undefined,
): Promise<void> => {
  if (file === undefined) return;
  const { value } = await api.post(`${requestPath(receipt)}/slip`, { secret }, SlipAnswer);
  await writeFile(file, Buffer.from(value.docx, 'base64'), { mode: 0o600 });
};
