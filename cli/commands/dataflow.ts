import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { DataflowsAnswer } from '../../functions/release/contract/schemas.ts';
import { command } from '../command.ts';
import { aligned, answer } from '../output.ts';
import { Refusal } from '../refusal.ts';

const ROOT = '/api/staff/dataflows';
const pathOf = (flow: string) => `${ROOT}/${encodeURIComponent(flow)}`;

export const list = command({
  operands: [],
  options: {},
  async run(context) {
    const api = await context.api();
    const { value, document } = await api.get(ROOT, DataflowsAnswer);
    const rows = value.items.map(({ id, version, revision, name }) => [
      id,
      version,
      `r${revision}`,
      `${name.zh} / ${name.en}`,
    ]);
    const none = context.lang === 'zh' ? '尚无数据流。' : 'There is no dataflow.';
    answer(context, document, rows.length === 0 ? none : aligned(rows));
    return undefined;
  },
});

export const show = command({
  operands: ['FLOW'],
  options: {},
  notes: {
    zh: '输出定义本身，改好后可用 dataflow put 送回。',
    en: 'Prints the definition itself; edited, it goes back with dataflow put.',
  },
  async run(context, _options, flow) {
    const api = await context.api();
    const { document } = await api.get(pathOf(flow), v.unknown());
    answer(context, document, JSON.stringify(document, undefined, 2));
    return undefined;
  },
});

const Named = v.looseObject({ id: v.string() });

export const put = command({
  operands: ['FILE'],
  options: {},
  notes: {
    zh: '定义新的数据流，或替换同名的定义；其 id 取自文件。',
    en: 'Defines a dataflow, or replaces the one of the same id; the id is the one in the file.',
  },
  async run(context, _options, path) {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new Refusal({ zh: `无法读取 ${path}。`, en: `${path} cannot be read.` }, { cause });
    });
    const definition = definitionIn(text);
    if (definition === undefined) {
      throw new Refusal({
        zh: `${path} 不是数据流定义（JSON，含 id）。`,
        en: `${path} is not a dataflow definition: JSON with an id.`,
      });
    }
    const api = await context.api();
    const { value, document } = await api.put(
      pathOf(definition.id),
      definition,
      v.looseObject({ version: v.string() }),
    );
    answer(context, document, `${definition.id}  ${value.version}`);
    return undefined;
  },
});

function definitionIn(text: string): v.InferOutput<typeof Named> | undefined {
  try {
    return v.parse(Named, JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}
