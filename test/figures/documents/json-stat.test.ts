import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { writeJsonStat } from '../../../functions/figures/documents/json-stat.ts';
import type { Observation } from '../../../functions/figures/rules/dataflow.ts';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { FLOW, observations } from '../../formats/observations.ts';
import { dataflow, figures, publicationOf, uploads } from '../../formats/sample.ts';

const open = uploads();

type Document = {
  id: string[];
  size: number[];
  dimension: Record<string, { category: { index: string[] } }>;
  value: (string | null)[] | Record<string, string | null>;
  status?: string | Record<string, string>;
};

/** The document with its numbers as the texts that they are. */
const parse = (bytes: Uint8Array): Document =>
  JSON.parse(Buffer.from(bytes).toString('utf8'), (_, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined ? context.source : value,
  );

/**
 * The observations that a reader of JSON-stat finds: key, period, value and status at each filled place. Where
 * one status stands for all, a place without a value may be any.
 */
const read = (document: Document): string[] => {
  const { id, value, status } = document;
  const found: string[] = [];
  const places = Array.isArray(value) ? [...value.keys()] : Object.keys(value).map(Number);
  for (const place of places) {
    const figure = Array.isArray(value) ? value[place] : value[String(place)];
    const state = typeof status === 'string' ? status : status?.[String(place)];
    if (figure === null && (state === undefined || state === status)) continue;
    let rest = place;
    const codes: string[] = [];
    for (const axis of id.toReversed()) {
      const { index } = document.dimension[axis]?.category ?? { index: [] };
      codes.unshift(index[rest % index.length] ?? '');
      rest = Math.floor(rest / index.length);
    }
    found.push(`${codes.join('.')} ${figure ?? ''} ${state}`);
  }
  return found.sort();
};

const asRead = (list: readonly Observation[]): string[] =>
  list
    .map(
      ({ key, period, value, attributes }) => `${key.join('.')}.${period} ${value} ${attributes.OBS_STATUS}`,
    )
    .sort();

describe('JSON-stat 2.0', () => {
  const cpi = dataflow('cpi');
  const real = async () => {
    const table = await open(figures('cpi-2017-12'));
    const result = await validate(cpi, { scope: 'release', period: '2017-12' }, table, new Map());
    return result.observations;
  };

  test('gives a status to cells that exist and to no other', async () => {
    const list = await real();
    const sparse = list.filter((_, at) => at % 7 !== 3);
    const { status, value, size } = parse(writeJsonStat(publicationOf(cpi, sparse))) as Document & {
      value: (string | null)[];
    };
    expect(size.reduce((cells, of) => cells * of, 1)).toBeGreaterThan(sparse.length);
    expect(Object.keys(status ?? {})).toHaveLength(sparse.length);
    for (const [place, figure] of value.entries()) {
      expect((status as Record<string, string>)[place]).toBe(figure === null ? undefined : 'A');
    }
  });

  test('has the real figures with their digits', async () => {
    const list = await real();
    const bytes = writeJsonStat(publicationOf(cpi, list));
    expect(Buffer.from(bytes).toString('utf8')).toContain(',101.1,100.5,103.0,100.1,');
    const document = parse(bytes);
    expect(new Set(Object.values(document.status ?? {}))).toEqual(new Set(['A']));
    expect(read(document)).toEqual(asRead(list));
    expect(document).toMatchObject({
      version: '2.0',
      class: 'dataset',
      label: '2017年12月居民消费价格',
      updated: '2018-01-10T09:30:00+08:00',
      href: 'https://stats.example.org/releases/cpi/2017-12/e1/data.json',
      id: ['FREQ', 'REF_AREA', 'INDICATOR', 'RESIDENCE', 'ITEM', 'MEASURE', 'TIME_PERIOD'],
      role: { time: ['TIME_PERIOD'], geo: ['REF_AREA'], metric: ['MEASURE'] },
      dimension: {
        ITEM: { label: '类别', category: { label: { SERVICES: '服务' }, child: { ALL: expect.any(Array) } } },
        MEASURE: {
          category: { index: ['YOY', 'MOM'], unit: { YOY: { decimals: '1', label: '上年同月=100' } } },
        },
        TIME_PERIOD: { category: { index: ['2017-12'], label: { '2017-12': '2017年12月' } } },
      },
      extension: {
        structure: { type: 'dataflow', agencyID: 'NBS', id: 'CPI', version: '1.0' },
        edition: '1',
        embargoTime: '2018-01-10T09:30:00+08:00',
        attributes: { CONF_STATUS: 'F' },
        status: { label: { A: '正常' } },
        labels: { en: { dimension: { ITEM: { category: { label: { SERVICES: 'Services' } } } } } },
      },
    });
  });

  test.prop([observations])('says what the observations say, digit by digit', (list) => {
    const document = parse(writeJsonStat(publicationOf(FLOW, list)));
    const sizes = document.id.map((id) => String(document.dimension[id]?.category.index.length));
    expect(document.size).toEqual(sizes);
    const single = typeof document.status === 'string';
    expect(read(document)).toEqual(asRead(list.filter(({ value }) => value !== '' || !single)));
  });

  test('of a history has no time of release', () => {
    const document = parse(
      writeJsonStat(
        publicationOf(
          FLOW,
          [{ key: ['M', 'A0001', 'I0001', 'YOY'], period: '2017-12', value: '99.0', attributes: {} }],
          {
            period: 'backfill',
            kind: 'backfill',
            releaseAt: null,
          },
        ),
      ),
    );
    expect(document).not.toHaveProperty('updated');
    expect(document.value).toEqual(['99.0']);
  });

  test('places figures exactly in a cube too large for a number', () => {
    const wide = Array.from({ length: 12 }, (_, at) => `D${at}`);
    const codes = Array.from({ length: 40 }, (_, at) => ({ code: `C${at}`, zh: `码${at}`, en: `c${at}` }));
    const flow = {
      ...FLOW,
      dimensions: wide.map((id) => ({ id, codelist: 'CL', name: FLOW.name })),
      codelists: { CL: codes },
      attributes: [],
    };
    const list = codes.map(({ code }, at) => ({
      key: wide.map(() => code),
      period: '2017-12',
      value: `${at}.0`,
      attributes: {},
    }));
    const document = parse(writeJsonStat(publicationOf(flow, list)));
    const step = (40n ** 12n - 1n) / 39n;
    expect(document.value).toEqual(
      Object.fromEntries(list.map(({ value }, at) => [(BigInt(at) * step).toString(), value])),
    );
  });
});
