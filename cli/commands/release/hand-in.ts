import { StatusAnswer, UploadAnswer } from '../../../functions/release/contract/schemas.ts';
import type { Answer, Api } from '../../client.ts';
import { shownBytes } from '../../output.ts';
import { type LocalFile, postFile } from '../../post-file.ts';
import { Refusal } from '../../refusal.ts';
import { releasePath } from './path.ts';

/** Waits between looks at a build, in milliseconds: short for small files, then growing. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 3_000;
/** Longer than a builder may run (15 minutes) with its one retry. */
const PATIENCE = 35 * 60_000;

type HandingIn = {
  wait: (milliseconds: number) => Promise<void>;
  /** Counts the file's bytes that went out. */
  sent?: (bytes: number) => void;
  /** The whole file has arrived, and its validation begins. */
  taken?: () => void;
};

/** Uploads a file for a release and waits until it is sealed, rejected or failed; gives the status of then. */
export async function handIn(
  api: Api,
  operand: string,
  file: LocalFile,
  { wait, sent = () => {}, taken = () => {} }: HandingIn,
): Promise<Answer<StatusAnswer>> {
  const path = releasePath(operand);
  const { value: begun } = await api.create(
    `${path}/uploads`,
    { fileName: file.name, size: file.size },
    UploadAnswer,
  );
  if (file.size > begun.maxBytes) {
    throw new Refusal({
      zh: `${file.path} 超过上限 ${shownBytes(begun.maxBytes)}。`,
      en: `${file.path} is larger than ${shownBytes(begun.maxBytes)}.`,
    });
  }
  await postFile(begun.post, file, sent);
  await api.change(path, `/uploads/${begun.upload}/complete`, {}, StatusAnswer);
  taken();
  return built(api, operand, begun.upload, wait);
}

/** The status once this upload is sealed, rejected or failed; refuses when another upload has overtaken it. */
async function built(
  api: Api,
  operand: string,
  number: number,
  wait: HandingIn['wait'],
): Promise<Answer<StatusAnswer>> {
  let waited = 0;
  for (let next = FIRST_WAIT; ; next = Math.min(next * 1.5, LONGEST_WAIT)) {
    const found = await api.get(releasePath(operand), StatusAnswer);
    const { upload: current, state } = found.value;
    if (current?.upload !== number) {
      throw new Refusal(
        {
          zh: `${operand} 的这次上传已被取代（${state}）。`,
          en: `This upload of ${operand} has been overtaken: the release is ${state}${current === null ? '' : `, with upload ${current.upload} by ${current.by}`}.`,
        },
        { document: { title: 'Overtaken', ...Object(found.document) } },
      );
    }
    if (current.state !== 'building' && current.state !== 'awaited') return found;
    if (waited >= PATIENCE) {
      throw new Refusal({
        zh: `校验尚未结束。稍后请看：heliostat status ${operand}`,
        en: `The validation has not ended yet. Look later: heliostat status ${operand}`,
      });
    }
    await wait(next);
    waited += next;
  }
}
