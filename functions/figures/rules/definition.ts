import { quote } from '../../formats/table/upload-table.ts';
import { isReport } from '../../kernel/addresses.ts';
import { isDecimal } from '../../kernel/decimal.ts';
import { frequencyOf } from '../../kernel/period.ts';
import type { Fault } from '../../kernel/problem.ts';
import { isFixed, structureOf, TIME_COLUMN, VALUE_COLUMN } from './data-structure.ts';
import type { Dataflow } from './dataflow.ts';

/** SDMX's IDType, so that keys can be joined with dots and stand in an address. */
const ID = /^[A-Za-z0-9_@$-]+$/;

/**
 * What a dataflow's definition says and cannot mean: names that lead nowhere, a metric without its measure, rules
 * over series that do not exist. Every fault at once, each with its JSON pointer. The shape itself has been
 * checked by the schema.
 */
export const checkDefinition = (dataflow: Dataflow): Fault[] => {
  const faults: Fault[] = [];
  const structure = structureOf(dataflow);
  const { dimensions, attributes, codelists, measures } = dataflow;
  const say = (code: string, pointer: string, zh: string, en: string): void => {
    faults.push({ code, pointer, detail: { zh, en } });
  };
  const knows = (dimension: string): boolean => dimensions.some(({ id }) => id === dimension);
  const hasCode = (dimension: string, code: string): boolean =>
    structure.dimensions.some(({ id, codes }) => id === dimension && codes.has(code));

  if (isReport({ flow: dataflow.id })) {
    say('reserved', '/id', `${dataflow.id} 留作年度报告`, `${dataflow.id} is kept for annual reports`);
  }

  const checkIds = (): void => {
    const seen = new Set<string>([TIME_COLUMN, VALUE_COLUMN]);
    const concepts = [
      ...dimensions.map(({ id }, at) => ({ id, pointer: `/dimensions/${at}/id` })),
      ...attributes.map(({ id }, at) => ({ id, pointer: `/attributes/${at}/id` })),
    ];
    for (const { id, pointer } of concepts) {
      if (!ID.test(id))
        say('not-an-id', pointer, `${quote(id)} 不是标识符`, `${quote(id)} is not an identifier`);
      if (seen.has(id)) say('duplicate-id', pointer, `${id} 出现了两次`, `${id} appears twice`);
      seen.add(id);
    }
  };

  const checkCodelists = (): void => {
    for (const [name, codes] of Object.entries(codelists)) {
      const seen = new Set<string>();
      for (const [at, { code }] of codes.entries()) {
        const pointer = `/codelists/${name}/${at}/code`;
        if (!ID.test(code))
          say('not-an-id', pointer, `${quote(code)} 不是代码`, `${quote(code)} is not a code`);
        if (seen.has(code)) say('duplicate-id', pointer, `${code} 出现了两次`, `${code} appears twice`);
        seen.add(code);
      }
      for (const [at, { parent }] of codes.entries()) {
        if (parent === undefined || seen.has(parent)) continue;
        const pointer = `/codelists/${name}/${at}/parent`;
        say('unknown-code', pointer, `没有代码 ${quote(parent)}`, `there is no code ${quote(parent)}`);
      }
    }
    const used = [
      ...dimensions.map(({ codelist }, at) => ({ codelist, pointer: `/dimensions/${at}/codelist` })),
      ...attributes.map(({ codelist }, at) => ({ codelist, pointer: `/attributes/${at}/codelist` })),
    ];
    for (const { codelist, pointer } of used) {
      if (codelist === undefined || Object.hasOwn(codelists, codelist)) continue;
      say(
        'unknown-codelist',
        pointer,
        `没有代码表 ${quote(codelist)}`,
        `there is no codelist ${quote(codelist)}`,
      );
    }
  };

  const checkAttributes = (): void => {
    for (const [at, { id, codelist, default: assumed }] of attributes.entries()) {
      const codes = codelists[codelist ?? '']?.map(({ code }) => code);
      if (assumed === undefined || isFixed(id) || !codes || codes.includes(assumed)) continue;
      const pointer = `/attributes/${at}/default`;
      say('unknown-code', pointer, `没有代码 ${quote(assumed)}`, `there is no code ${quote(assumed)}`);
    }
  };

  const checkMeasures = (): void => {
    const metrics = dimensions.filter(({ role }) => role === 'metric');
    const [metric] = metrics;
    if (!metric || metrics.length > 1) {
      say(
        'one-metric',
        '/dimensions',
        '应有且仅有一个维度的 role 为 metric',
        'exactly one dimension must have the role metric',
      );
      return;
    }
    for (const { code } of codelists[metric.codelist] ?? []) {
      if (Object.hasOwn(measures, code)) continue;
      say('missing-measure', '/measures', `${code} 没有计量定义`, `${code} has no measure`);
    }
    for (const [code, measure] of Object.entries(measures)) {
      for (const field of ['base', 'minimum', 'maximum', 'jump'] as const) {
        const value = measure[field];
        if (value === undefined || isDecimal(value)) continue;
        const pointer = `/measures/${code}/${field}`;
        say('not-a-number', pointer, `${quote(value)} 不是数字`, `${quote(value)} is not a number`);
      }
    }
  };

  const checkKeys = (): void => {
    const keys = [
      ...dataflow.rules.flatMap(({ cell, parts }, at) => [
        { key: cell, pointer: `/rules/${at}/cell` },
        ...parts.map((key, part) => ({ key, pointer: `/rules/${at}/parts/${part}` })),
      ]),
      ...dataflow.headline.map(({ key }, at) => ({ key, pointer: `/headline/${at}/key` })),
      ...dataflow.charts.flatMap(({ keys: lines }, at) =>
        lines.map(({ key }, line) => ({ key, pointer: `/charts/${at}/keys/${line}/key` })),
      ),
    ];
    for (const { key, pointer } of keys) {
      const codes = key.split('.');
      if (codes.length === dimensions.length && structure.seriesOf(codes)) continue;
      say('unknown-series', pointer, `没有序列 ${quote(key)}`, `there is no series ${quote(key)}`);
    }
    for (const [at, { tolerance }] of dataflow.rules.entries()) {
      if (isDecimal(tolerance)) continue;
      const pointer = `/rules/${at}/tolerance`;
      say('not-a-number', pointer, `${quote(tolerance)} 不是数字`, `${quote(tolerance)} is not a number`);
    }
  };

  const checkPlaces = (): void => {
    const dimension = (id: string, pointer: string): void => {
      if (!knows(id))
        say('unknown-dimension', pointer, `没有维度 ${quote(id)}`, `there is no dimension ${quote(id)}`);
    };
    const codes = (id: string, list: readonly string[], pointer: string): void => {
      dimension(id, pointer);
      for (const code of list) {
        if (!knows(id) || hasCode(id, code)) continue;
        say('unknown-code', pointer, `${id} 没有代码 ${quote(code)}`, `${id} has no code ${quote(code)}`);
      }
    };
    for (const [at, table] of dataflow.tables.entries()) {
      dimension(table.rows, `/tables/${at}/rows`);
      dimension(table.columns, `/tables/${at}/columns`);
      for (const [id, code] of Object.entries(table.where)) codes(id, [code], `/tables/${at}/where/${id}`);
    }
    for (const [at, { from, to, keys }] of dataflow.series.entries()) {
      for (const [field, period] of Object.entries({ from, to })) {
        if (period === undefined || frequencyOf(period) === dataflow.frequency) continue;
        say(
          'wrong-period',
          `/series/${at}/${field}`,
          `${quote(period)} 不是频率 ${dataflow.frequency} 的时期`,
          `${quote(period)} is not a period of frequency ${dataflow.frequency}`,
        );
      }
      for (const [place, pattern] of keys.entries()) {
        for (const [id, list] of Object.entries(pattern))
          codes(id, list, `/series/${at}/keys/${place}/${id}`);
      }
    }
  };

  checkIds();
  checkCodelists();
  checkAttributes();
  checkMeasures();
  checkKeys();
  checkPlaces();
  return faults;
};
