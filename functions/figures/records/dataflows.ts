import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import { append } from '../../store/audit/audit.ts';
import { definitionKey, FLOW, flowKey } from '../../store/keys.ts';
import { ABSENT, all, get, put, type Step, type Table, transact } from '../../store/table.ts';
import { Dataflow } from '../rules/dataflow.ts';

/**
 * Dataflow definitions, every revision of them, and of each dataflow the newest published vintage: its name
 * (`cpi/2017-12/e1`) and where its whole series is sealed.
 */
const FlowRow = v.object({
  sk: v.string(),
  revision: v.number(),
  version: v.string(),
  zh: v.string(),
  en: v.string(),
  vintage: v.string(),
  vintageKey: v.string(),
  auditSeq: v.number(),
  auditHash: v.string(),
});
export type Flow = v.InferOutput<typeof FlowRow>;

export const allFlows = async (table: Table): Promise<Flow[]> =>
  (await all(table, FLOW)).map((item) => v.parse(FlowRow, item));

export const findFlow = async (table: Table, flow: string): Promise<Flow | null> => {
  const item = await get(table, flowKey(flow));
  return item ? v.parse(FlowRow, item) : null;
};

export const loadFlow = async (table: Table, flow: string): Promise<Flow> => {
  const found = await findFlow(table, flow);
  if (found) return found;
  throw new Problem('not-found', { zh: `没有数据流 ${flow}`, en: `There is no dataflow ${flow}` });
};

/** Revisions that were read. One never changes, and is wanted each minute. */
const read = new WeakMap<Table, Map<string, Dataflow>>();

/** The definition in force, or an earlier revision of it. */
export const loadDefinition = async (table: Table, flow: string, revision?: number): Promise<Dataflow> => {
  const wanted = revision ?? (await loadFlow(table, flow)).revision;
  const known = read.get(table) ?? new Map<string, Dataflow>();
  read.set(table, known);
  const name = `${flow} ${wanted}`;
  const before = known.get(name);
  if (before) return before;
  const item = await get(table, definitionKey(flow, wanted));
  if (!item)
    throw new Problem('not-found', {
      zh: `没有修订 ${wanted}（数据流 ${flow}）`,
      en: `There is no revision ${wanted} of the dataflow ${flow}`,
    });
  const dataflow = v.parse(Dataflow, JSON.parse(String(item.definition)));
  known.set(name, dataflow);
  return dataflow;
};

/** A new revision of a definition. `before` is what was read; null: this dataflow is new. */
export const saveDefinition = async (
  table: Table,
  before: Flow | null,
  dataflow: Dataflow,
  act: Act,
): Promise<Flow> => {
  const revision = (before?.revision ?? 0) + 1;
  const entry = append(
    table,
    `dataflow/${dataflow.id}`,
    { seq: before?.auditSeq ?? 0, hash: before?.auditHash ?? '' },
    act,
    { action: 'defined', detail: { revision, version: dataflow.version } },
  );
  const flow: Flow = {
    sk: dataflow.id,
    revision,
    version: dataflow.version,
    zh: dataflow.name.zh,
    en: dataflow.name.en,
    vintage: before?.vintage ?? '',
    vintageKey: before?.vintageKey ?? '',
    auditSeq: entry.head.seq,
    auditHash: entry.head.hash,
  };
  await transact(table, [
    {
      write: put(
        table,
        { pk: FLOW, ...flow },
        before
          ? {
              that: 'revision = :revision AND vintage = :vintage',
              values: { ':revision': before.revision, ':vintage': before.vintage },
            }
          : ABSENT,
      ),
      otherwise: () =>
        new Problem('stale-version', {
          zh: '您读取之后数据流已有变动',
          en: 'The dataflow has changed since you read it',
        }),
    },
    {
      write: put(table, {
        ...definitionKey(dataflow.id, revision),
        definition: JSON.stringify(dataflow),
        definedAt: act.at.toString(),
        definedBy: act.by,
      }),
    },
    entry.step,
  ]);
  return flow;
};

/** A condition of a transaction: the dataflow still has this vintage. */
export const stillVintage = (table: Table, flow: string, vintage: string): Step => ({
  write: {
    ConditionCheck: {
      TableName: table.name,
      Key: flowKey(flow),
      ConditionExpression: 'vintage = :vintage',
      ExpressionAttributeValues: { ':vintage': vintage },
    },
  },
  otherwise: () =>
    new Problem('conflict', {
      zh: `${flow} 已有更新的数据，这些数据正在重新构建`,
      en: `${flow} has a newer vintage than these figures build on: they are being built again`,
    }),
});
