import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { csvField, formulaSafe, plainText } from '../../formats/csv/csv-field.ts';
import { Problem } from '../../kernel/problem.ts';
import { TIME_COLUMN, VALUE_COLUMN } from '../rules/data-structure.ts';
import type { Dataflow, Observation } from '../rules/dataflow.ts';

/**
 * SDMX-CSV 2.0 (SDMX 3.0, section 7): `STRUCTURE,STRUCTURE_ID,ACTION`, the dimensions, the measure and the
 * attributes, ids without labels, in UTF-8 with the line ends of RFC 4180.
 */
const LEAD = ['STRUCTURE', 'STRUCTURE_ID', 'ACTION'] as const;

/** Rows a chunk: the text is joined piecewise, so that a large release never stands in memory twice. */
const CHUNK = 4_096;

const freeText = (dataflow: Dataflow): ReadonlySet<string> =>
  new Set(dataflow.attributes.filter(({ codelist }) => codelist === undefined).map(({ id }) => id));

const columnsOf = (dataflow: Dataflow): string[] => [
  ...dataflow.dimensions.map(({ id }) => id),
  TIME_COLUMN,
  VALUE_COLUMN,
  ...dataflow.attributes.map(({ id }) => id),
];

/** The observations as SDMX-CSV, each an information about what is published (ACTION I). */
export const writeSdmxCsv = (dataflow: Dataflow, observations: Iterable<Observation>): Uint8Array => {
  const free = freeText(dataflow);
  const lead = `dataflow,${csvField(`${dataflow.agency}:${dataflow.sdmxId}(${dataflow.version})`)},I`;
  const tails = new Map<Observation['attributes'], string>();
  const tailOf = (attributes: Observation['attributes']): string => {
    const tail = dataflow.attributes
      .map(({ id }) => {
        const value = attributes[id] ?? '';
        return `,${csvField(free.has(id) ? formulaSafe(value) : value)}`;
      })
      .join('');
    tails.set(attributes, tail);
    return tail;
  };
  const chunks: Buffer[] = [];
  let lines: string[] = [[...LEAD, ...columnsOf(dataflow)].join(',')];
  const flush = () => {
    chunks.push(Buffer.from(`${lines.join('\r\n')}\r\n`));
    lines = [];
  };
  for (const { key, period, value, attributes } of observations) {
    lines.push(`${lead},${key.join(',')},${period},${value}${tails.get(attributes) ?? tailOf(attributes)}`);
    if (lines.length === CHUNK) flush();
  }
  if (lines.length > 0) flush();
  return Buffer.concat(chunks);
};

/**
 * Reads back what `writeSdmxCsv` wrote, with the dataflow as it is now: a column that it no longer has is passed
 * over, an attribute added since is absent.
 *
 * @throws Problem `invalid` where a dimension is missing
 */
export const readSdmxCsv = async (
  dataflow: Dataflow,
  source: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<Observation[]> => {
  const free = freeText(dataflow);
  const bytes = source instanceof Uint8Array ? Readable.from([source]) : Readable.from(source);
  const parser = parse({ bom: true });
  bytes.on('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  const observations: Observation[] = [];
  const shared = new Map<string, Observation['attributes']>();
  let places: { key: number[]; period: number; value: number; attributes: [string, number][] } | undefined;
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (!places) {
      const placeOf = (id: string): number => {
        const place = cells.indexOf(id);
        if (place < 0) {
          throw new Problem('invalid', {
            zh: `${dataflow.id} 已发布的数据没有 ${id} 一列：定义与已发布的数据不符`,
            en: `what is published of ${dataflow.id} has no column ${id}: the definition does not fit it`,
          });
        }
        return place;
      };
      places = {
        key: dataflow.dimensions.map(({ id }) => placeOf(id)),
        period: placeOf(TIME_COLUMN),
        value: placeOf(VALUE_COLUMN),
        attributes: dataflow.attributes
          .map(({ id }): [string, number] => [id, cells.indexOf(id)])
          .filter(([, place]) => place >= 0),
      };
      continue;
    }
    const cell = (place: number): string => cells[place] ?? '';
    const signature = places.attributes.map(([, place]) => cell(place)).join('\u0000');
    let attributes = shared.get(signature);
    if (!attributes) {
      const given = places.attributes.map(([id, place]) => [
        id,
        free.has(id) ? plainText(cell(place)) : cell(place),
      ]);
      attributes = Object.fromEntries(given.filter(([, value]) => value !== ''));
      shared.set(signature, attributes ?? {});
    }
    observations.push({
      key: places.key.map(cell),
      period: cell(places.period),
      value: cell(places.value),
      attributes: attributes ?? {},
    });
  }
  return observations;
};
