import {
  CaseAnswer,
  FileAnswer,
  FileFormAnswer,
} from '../../../../functions/request/contract/officer-answers.ts';
import type { Api } from '../../../client.ts';
import { type LocalFile, postFile } from '../../../post-file.ts';
import { Refusal } from '../../../refusal.ts';

/** Waits between looks at a file's check, in milliseconds. */
const FIRST_WAIT = 50;
const LONGEST_WAIT = 2_000;
const PATIENCE = 10 * 60_000;

/** Sends a file to the request at `path`, where its check begins. `sent` counts the bytes that went out. */
export async function sendFile(
  api: Api,
  path: string,
  file: LocalFile,
  purpose: FileAnswer['purpose'],
  sent: (bytes: number) => void = () => {},
): Promise<FileAnswer> {
  const body = { name: file.name, size: file.size, purpose };
  const { value: form } = await api.create(`${path}/files`, body, FileFormAnswer);
  await postFile(form.post, file, sent);
  return (await api.post(`${path}/files/${form.file}/complete`, {}, FileAnswer)).value;
}

/** The file once it has been looked at. */
export async function checked(
  api: Api,
  path: string,
  sent: FileAnswer,
  wait: (milliseconds: number) => Promise<void>,
): Promise<FileAnswer> {
  let file = sent;
  let waited = 0;
  for (let next = FIRST_WAIT; file.state === 'checking'; next = Math.min(next * 1.5, LONGEST_WAIT)) {
    if (waited >= PATIENCE) {
      throw new Refusal({
        zh: `附件 ${sent.file} 尚未查验完毕，请稍后再看。`,
        en: `File ${sent.file} has not been checked yet: look again later.`,
      });
    }
    await wait(next);
    waited += next;
    const { value } = await api.get(path, CaseAnswer);
    file = value.files.find((one) => one.file === sent.file) ?? file;
  }
  return file;
}
