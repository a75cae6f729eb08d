import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { PreviewAnswer } from '../../../functions/release/contract/schemas.ts';
import type { Artefact, PostText } from '../../../functions/release/rules/document.ts';
import type { Api } from '../../client.ts';
import { type Context, command } from '../../command.ts';
import { aligned, answer, progress, shownBytes, shownInstant } from '../../output.ts';
import { Refusal } from '../../refusal.ts';
import { releasePath } from './path.ts';
import { pagesToLookAt } from './preview-pages.ts';

/** The API gives at most this much an answer (docs/architecture.md). */
const PART = 4 * 1024 * 1024;

export const preview = command({
  operands: ['FLOW/PERIOD'],
  options: {
    out: {
      value: 'DIR',
      says: {
        zh: '下载全部封存文件到该目录，并附带样式和水印的预览页',
        en: 'download all that is sealed into DIR, with pages to look at, styled and marked',
      },
    },
  },
  notes: {
    zh: '显示已封存、公众将逐字节看到的内容，以及发布后发往各渠道的文字。每次查看均有记录。',
    en: 'What is sealed, byte for byte what the public will get, and what is posted on each channel once it is public. Every view is logged.',
  },
  async run(context, { out }, operand) {
    const api = await context.api();
    const { value } = await api.get(`${releasePath(operand)}/preview`, PreviewAnswer);
    const { manifest, sha256 } = value;
    const files =
      out === undefined ? undefined : await download(context, api, operand, manifest.artefacts, out);
    const what = `预览，未发布 · Preview, not published · ${operand} e${manifest.edition} · ${sha256.slice(0, 16)}`;
    const pages =
      out === undefined || files === undefined
        ? undefined
        : await pagesToLookAt(out, context.server, manifest.artefacts, files, what);
    const rows = manifest.artefacts.map(({ path, size, sha256: hash }, index) => [
      shownBytes(size),
      hash.slice(0, 16),
      files?.[index] ?? path,
    ]);
    const when = manifest.releaseAt === null ? '批准后即发 when approved' : shownInstant(manifest.releaseAt);
    answer(
      context,
      { ...value, ...(files === undefined ? {} : { files, pages }) },
      [
        aligned([
          ['版次 edition', String(manifest.edition)],
          ['发布时间 release at', when],
          ['清单 manifest', sha256],
          ...(pages ?? []).map((page) => ['预览页 page', page]),
        ]),
        aligned(rows),
        ...shownPosts(manifest.posts ?? []),
        ...value.keyFigures.map(({ id, says }) => `主要指标 key figure {${id}}: ${says}`),
      ].join('\n'),
    );
    return undefined;
  },
});

const WORDED = {
  reworded: '人工修改 reworded',
  'set-aside': '人工文字与数据不符或者过长，未采用 the wording was set aside: it does not fit these figures',
} as const;

/** What goes out on each channel once the edition is public. */
const shownPosts = (posts: readonly PostText[]): string[] =>
  posts.map(
    ({ channel, text, wording, typed = [] }) =>
      `渠道 channel ${channel}${wording ? `（${WORDED[wording]}）` : ''}: ${text ?? '标题和链接超出长度，不发送 title and link are too long, nothing is sent'}${
        typed.length > 0 ? `\n  手写的数字 typed: ${typed.join(' ')}` : ''
      }`,
  );

/** Downloads every artefact and checks it against the manifest; gives the files' paths in its order. */
async function download(
  context: Context,
  api: Api,
  operand: string,
  artefacts: readonly Artefact[],
  out: string,
): Promise<string[]> {
  const files = artefacts.map((artefact) => fileOf(out, artefact.path));
  const bar = progress(
    context.io,
    operand,
    artefacts.reduce((sum, { size }) => sum + size, 0),
  );
  let done = 0;
  for (const [index, artefact] of artefacts.entries()) {
    await fetchArtefact(api, operand, artefact, files[index] ?? '', (bytes) => {
      done += bytes;
      bar.at(done);
    });
  }
  bar.end();
  return files;
}

/** A page's key ends in `/`: it becomes index.html. A path that would leave `out` is refused. */
function fileOf(out: string, path: string): string {
  const file = join(out, path.endsWith('/') ? `${path}index.html` : path);
  if (resolve(file).startsWith(resolve(out) + sep)) return file;
  throw new Refusal({
    zh: `清单中的路径不可接受：${path}`,
    en: `The manifest names a path that is not acceptable: ${path}`,
  });
}

/** Not public yet, so only its owner reads the file; it gets its name once its hash is right. */
async function fetchArtefact(
  api: Api,
  operand: string,
  { path, size, sha256 }: Artefact,
  file: string,
  got: (bytes: number) => void,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.part`;
  const handle = await open(draft, 'w', 0o600);
  const hash = createHash('sha256');
  // The API names a page without the slash at its end, which gateways do not keep.
  const name = path.replace(/\/$/, '').split('/').map(encodeURIComponent).join('/');
  const address = `${releasePath(operand)}/preview/${name}`;
  try {
    for (let from = 0; from < size; ) {
      const bytes = await api.range(address, from, Math.min(from + PART, size) - 1);
      if (bytes.length === 0 || from + bytes.length > size) break;
      await handle.write(bytes);
      hash.update(bytes);
      from += bytes.length;
      got(bytes.length);
    }
    if (hash.digest('hex') !== sha256) {
      throw new Refusal({
        zh: `${path} 与清单不符，未保存。`,
        en: `${path} is not what the manifest says; it was not kept.`,
      });
    }
    await handle.close();
    await rename(draft, file);
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw error;
  }
}
