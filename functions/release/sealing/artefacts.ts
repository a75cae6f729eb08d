import type { Dataflow, Observation } from '../../figures/rules/dataflow.ts';
import type { Revision } from '../../figures/rules/revision.ts';
import type { Vintage } from '../../figures/rules/vintage.ts';
import { XLSX } from '../../formats/media.ts';
import type { Text } from '../../kernel/text.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import type { Release } from '../rules/release.ts';

/** What an edition is made from. `vintage` is the whole series with this edition in it. */
export type Edition = {
  release: Release;
  dataflow: Dataflow;
  observations: readonly Observation[];
  vintage: Vintage;
  /** What a correction changes of what was published before; empty for a first edition. */
  changes: readonly Revision[];
  /** What it has other than each edition before it, by that edition's number. */
  since: ReadonlyMap<number, readonly Revision[]>;
};

const SDMX_CSV = 'application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8';
export const PLAIN_CSV = 'text/csv; charset=utf-8';

/** changes.csv: what a correction changed, a line for each figure. Keys and figures need no quotes. */
export const writeChanges = (changes: readonly Revision[]): Buffer =>
  Buffer.from(
    [
      'KEY,TIME_PERIOD,OLD_VALUE,NEW_VALUE',
      ...changes.map((one) => [one.key, one.period, one.old ?? '', one.new ?? ''].join(',')),
    ]
      .map((line) => `${line}\r\n`)
      .join(''),
  );

/** A file in which an edition hands out its figures. */
export type ArtefactRow = {
  mediaType: string;
  /** Its name among the links of release.json. */
  link: string;
  /** How the page offers it. */
  offer: { name: Text; what: Text };
  /** In the API description: the operation's name and what it is. */
  operation: string;
  summary: string;
  /** Whether an edition of this number has it. */
  isIn: (edition: number) => boolean;
  /** Loads what writes it only when there is something to write: many orders end before that. */
  write: (edition: Edition, document: ReleaseDocument, origin: string) => Promise<Uint8Array>;
};

const everyEdition = (): boolean => true;

/**
 * The files of figures, by name, in the order in which most people want them. An output format is a row here and the
 * file that writes it: addresses, downloads, links, manifest and the API description derive from the row.
 */
export const ARTEFACTS: Readonly<Record<string, ArtefactRow>> = {
  'data.xlsx': {
    mediaType: XLSX,
    link: 'xlsx',
    offer: {
      name: { zh: '数据，XLSX', en: 'Data, XLSX' },
      what: { zh: '电子表格，带名称、单位和说明', en: 'a spreadsheet with labels, units and notes' },
    },
    operation: 'editionWorkbook',
    summary: 'The figures as a workbook',
    isIn: everyEdition,
    write: async ({ dataflow, observations }, release, origin) =>
      (await import('../../figures/documents/write-workbook.ts')).writeXlsx({
        dataflow,
        release,
        observations,
        origin,
      }),
  },
  'data.csv': {
    mediaType: SDMX_CSV,
    link: 'csv',
    offer: { name: { zh: '数据，CSV', en: 'Data, CSV' }, what: { zh: 'SDMX-CSV 2.0', en: 'SDMX-CSV 2.0' } },
    operation: 'editionCsv',
    summary: 'The figures, SDMX-CSV 2.0',
    isIn: everyEdition,
    write: async ({ dataflow, observations }) =>
      (await import('../../figures/documents/sdmx-csv.ts')).writeSdmxCsv(dataflow, observations),
  },
  'data.json': {
    mediaType: 'application/json',
    link: 'json',
    offer: {
      name: { zh: '数据，JSON', en: 'Data, JSON' },
      what: { zh: 'JSON-stat 2.0', en: 'JSON-stat 2.0' },
    },
    operation: 'editionJson',
    summary: 'The figures, JSON-stat 2.0',
    isIn: everyEdition,
    write: async ({ dataflow, observations }, release, origin) =>
      (await import('../../figures/documents/json-stat.ts')).writeJsonStat({
        dataflow,
        release,
        observations,
        origin,
      }),
  },
  'series.csv': {
    mediaType: SDMX_CSV,
    link: 'series',
    offer: {
      name: { zh: '截至本版的完整序列，CSV', en: 'The whole series as of this edition, CSV' },
      what: { zh: 'SDMX-CSV 2.0', en: 'SDMX-CSV 2.0' },
    },
    operation: 'editionSeries',
    summary: 'The whole series as of this edition, SDMX-CSV 2.0',
    isIn: everyEdition,
    write: async ({ dataflow, vintage }) =>
      (await import('../../figures/documents/sdmx-csv.ts')).writeSdmxCsv(
        dataflow,
        [...vintage.values()].flat(),
      ),
  },
  'changes.csv': {
    mediaType: PLAIN_CSV,
    link: 'changes',
    offer: {
      name: { zh: '本版更正的数值，CSV', en: 'What this edition corrected, CSV' },
      what: { zh: '原值与现值', en: 'old and new values' },
    },
    operation: 'editionChanges',
    summary: 'What a correction changed: old and new values',
    isIn: (edition) => edition > 1,
    write: async ({ changes }) => writeChanges(changes),
  },
};

/** The files that an edition of this number has, in the order of the table. */
export const artefactsOf = (edition: number): [name: string, row: ArtefactRow][] =>
  Object.entries(ARTEFACTS).filter(([, row]) => row.isIn(edition));
