import { test } from '@fast-check/vitest';
import { SaxesParser } from 'saxes';
import { describe, expect } from 'vitest';
import { writeXlsx } from '../../../functions/figures/documents/write-workbook.ts';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { FLOW, observations } from '../../formats/observations.ts';
import { partsOf } from '../../formats/parts.ts';
import { dataflow, drain, figures, publicationOf, uploads } from '../../formats/sample.ts';

const open = uploads();
const RELEASE = { scope: 'release', period: '2017-12' } as const;

const real = async () => {
  const result = await validate(dataflow('cpi'), RELEASE, await open(figures('cpi-2017-12')), new Map());
  return result.observations;
};

describe('XLSX', () => {
  const cpi = dataflow('cpi');

  test('with the real figures can be uploaded again and says the same', async () => {
    const list = await real();
    const bytes = await writeXlsx(publicationOf(cpi, list));
    const again = await validate(cpi, RELEASE, await open(bytes, 'data.xlsx'), new Map());
    expect(again).toMatchObject({ faults: [], observations: list });
  });

  test('is the same bytes for the same edition, wherever it is written', async () => {
    const publication = publicationOf(cpi, await real());
    const zone = process.env.TZ;
    const written: string[] = [];
    for (const TZ of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
      process.env.TZ = TZ;
      written.push(Buffer.from(await writeXlsx(publication)).toString('base64'));
    }
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(new Set(written).size).toBe(1);
  });

  test('is well-formed in every part, and every part is declared', async () => {
    const parts = await partsOf(
      await writeXlsx(publicationOf(cpi, await real(), { notice: { zh: '更<正>', en: 'a & b' } })),
    );
    expect([...parts.keys()][0]).toBe('[Content_Types].xml');
    const types = parts.get('[Content_Types].xml') ?? '';
    for (const [path, xml] of parts) {
      const parser = new SaxesParser({ xmlns: true });
      parser.on('error', (error) => {
        throw error;
      });
      parser.write(xml).close();
      if (path !== '[Content_Types].xml' && !path.endsWith('.rels')) expect(types).toContain(`"/${path}"`);
    }
    const styles = parts.get('xl/styles.xml') ?? '';
    const formats = Number(/<cellXfs count="(\d+)"/.exec(styles)?.[1]);
    for (const [, style] of [...parts.values()].join('').matchAll(/<c [^>]*s="(\d+)"/g)) {
      expect(Number(style)).toBeLessThan(formats);
    }
  });

  test('shows numbers with their own digits, and lays out the tables of the page', async () => {
    const parts = await partsOf(await writeXlsx(publicationOf(cpi, await real())));
    const data = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(data).toContain('<v>103.0</v>');
    expect(data).toContain('<autoFilter ref="A1:I31"/>');
    expect(data).toContain('state="frozen"');
    expect(parts.get('xl/styles.xml')).toContain('formatCode="0.0"');
    const tables = parts.get('xl/worksheets/sheet2.xml') ?? '';
    for (const text of [
      '全国居民消费价格指数，按类别',
      'Household articles and services',
      '<v>3.0</v>',
      '<v>-0.4</v>',
    ]) {
      expect(tables).toContain(text);
    }
    const notes = parts.get('xl/worksheets/sheet3.xml') ?? '';
    for (const text of [
      '国家统计局',
      '2018-01-10T09:30:00+08:00',
      'NBS:CPI(1.0)',
      '上年同月=100',
      'preceding month = 100',
    ]) {
      expect(notes).toContain(text);
    }
    expect(notes).not.toContain('Year to date');
  });

  test('opens on the labelled tables, with the codes behind them', async () => {
    const parts = await partsOf(await writeXlsx(publicationOf(cpi, await real())));
    const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]+)"/g)];
    expect(names.map(([, name]) => name)).toEqual(['表 Tables', 'data', '说明 Notes']);
  });

  test('prints each sheet one page wide, and gives wrapped text the height it takes', async () => {
    const long = { zh: '更正说明很长。'.repeat(40), en: 'A long notice. '.repeat(40) };
    const parts = await partsOf(await writeXlsx(publicationOf(cpi, await real(), { notice: long })));
    for (const sheet of [1, 2, 3]) {
      const xml = parts.get(`xl/worksheets/sheet${sheet}.xml`) ?? '';
      expect(xml).toContain('<pageSetUpPr fitToPage="1"/>');
      expect(xml).toContain('orientation="landscape" fitToHeight="0"');
    }
    const heights = [
      ...(parts.get('xl/worksheets/sheet3.xml') ?? '').matchAll(
        /<row r="\d+" ht="(\d+)" customHeight="1">(.*?)<\/row>/g,
      ),
    ];
    const notice = heights.find(([, , cells]) => cells?.includes('A long notice.'));
    // 40 times 14 half-widths in a column of 48, 40 times 15 in one of 56: thirteen lines at least.
    expect(Number(notice?.[1])).toBeGreaterThanOrEqual(13 * 15);
    expect(heights.length).toBeGreaterThan(1);
  });

  test.prop([observations], { numRuns: 40 })('read back has the same cells', async (list) => {
    const table = await open(await writeXlsx(publicationOf(FLOW, list)));
    expect(table.columns).toEqual([
      'FREQ',
      'REF_AREA',
      'ITEM',
      'MEASURE',
      'TIME_PERIOD',
      'OBS_VALUE',
      'OBS_STATUS',
      'COMMENT',
    ]);
    const { rows, faults } = await drain(table);
    expect(faults).toEqual([]);
    const allowed = (text: string) =>
      text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, '').replace(/\r\n?/g, '\n');
    expect(rows.map(({ cells }) => cells)).toEqual(
      list.map(({ key, period, value, attributes }) => {
        const cells: unknown[] = [
          ...key,
          period,
          value === '' ? '' : { number: value },
          attributes.OBS_STATUS,
        ];
        const comment = allowed(attributes.COMMENT ?? '');
        return comment === '' ? cells : [...cells, comment];
      }),
    );
  });

  test('of a history shows its newest period, and says that its first publication is not recorded', async () => {
    const ppi = dataflow('ppi');
    const history = await validate(
      ppi,
      { scope: 'backfill', released: new Set() },
      await open(figures('ppi-backfill')),
      new Map(),
    );
    const release = { period: 'backfill', kind: 'backfill', releaseAt: null } as const;
    const parts = await partsOf(await writeXlsx(publicationOf(ppi, history.observations, release)));
    const tables = parts.get('xl/worksheets/sheet2.xml') ?? '';
    expect(tables).toContain('工业生产者出厂价格指数，2017年11月');
    expect(tables).toContain('<v>105.8</v>');
    expect(tables).not.toContain('<v>106.9</v>');
    expect(parts.get('xl/worksheets/sheet3.xml')).toContain('first publication not recorded');
  });
});
