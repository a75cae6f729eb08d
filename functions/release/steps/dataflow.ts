import {
  allFlows,
  findFlow,
  loadDefinition,
  loadFlow,
  saveDefinition,
} from '../../figures/records/dataflows.ts';
import { checkDefinition } from '../../figures/rules/definition.ts';
import { Problem } from '../../kernel/problem.ts';
import { actOf, etag } from '../../web/api.ts';
import type { Makes } from './ports.ts';

export const listDataflows: Makes<'listDataflows'> =
  ({ table }) =>
  async () => ({
    body: {
      items: (await allFlows(table)).map((flow) => ({
        id: flow.sk,
        version: flow.version,
        revision: flow.revision,
        name: { zh: flow.zh, en: flow.en },
      })),
    },
  });

export const showDataflow: Makes<'showDataflow'> =
  ({ table }) =>
  async (call) => {
    const flow = await loadFlow(table, call.params.flow ?? '');
    const definition = await loadDefinition(table, flow.sk, flow.revision);
    return { body: definition, headers: { etag: etag(flow.revision) } };
  };

/** A definition is one item of the table, which takes 400 KB; three bytes for each character of Chinese. */
const MAX_DEFINITION_CHARACTERS = 120_000;

/** Defines a dataflow (If-None-Match: *), or replaces its definition (If-Match). */
export const putDataflow: Makes<'putDataflow'> = (ports) => async (call) => {
  const { table } = ports;
  const dataflow = call.body;
  if (dataflow.id !== call.params.flow) {
    throw new Problem(
      'invalid',
      { zh: '定义的标识与地址不同', en: 'The definition has another id than its address' },
      {
        faults: [
          {
            code: 'id-and-address',
            pointer: '/id',
            detail: { zh: `地址写的是 ${call.params.flow}`, en: `The address says ${call.params.flow}` },
          },
        ],
      },
    );
  }
  const faults = checkDefinition(dataflow);
  if (faults.length > 0)
    throw new Problem(
      'invalid',
      { zh: '定义自相矛盾', en: 'The definition does not hold together' },
      { faults },
    );
  if (call.text.length > MAX_DEFINITION_CHARACTERS) {
    throw new Problem('too-large', {
      zh: `定义不得超过 ${MAX_DEFINITION_CHARACTERS} 个字符`,
      en: `A definition may have ${MAX_DEFINITION_CHARACTERS} characters`,
    });
  }
  const before = await findFlow(table, dataflow.id);
  const mayBe = before
    ? call.headers['if-match'] === etag(before.revision)
    : call.headers['if-none-match'] === '*';
  if (!mayBe) {
    throw before
      ? new Problem('stale-version', {
          zh: `${dataflow.id} 的修订号是 ${before.revision}：请写入 If-Match`,
          en: `${dataflow.id} is at revision ${before.revision}: send that in If-Match`,
        })
      : new Problem('version-required', {
          zh: '新的数据流用 If-None-Match: * 写入',
          en: 'A new dataflow is put with If-None-Match: *',
        });
  }
  const flow = await saveDefinition(table, before, dataflow, actOf(ports, call));
  return { status: before ? 200 : 201, body: dataflow, headers: { etag: etag(flow.revision) } };
};
