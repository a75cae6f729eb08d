import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { type RegisterLine, registerXlsx } from '../../../functions/request/documents/request-register.ts';
import { partsOf } from '../../formats/parts.ts';

const LINE: RegisterLine = {
  receipt: 'SQ20260914-7KM2QX',
  state: 'delivered',
  regime: 'v2019',
  kind: 'natural-person',
  channel: 'letter',
  officer: 'officer2',
  title: '消费价格调查网点数量',
  number: '渝调统公开〔2026〕7号',
  arrivedOn: '2026-09-14',
  receivedOn: '2026-09-15',
  entered: '2026-09-16',
  due: '2026-10-19',
  provisional: false,
  extendedBy: 20,
  outcome: 'barred-by-law',
  reply: 'refused',
  decidedOn: '2026-10-12',
  dispatchedOn: '2026-10-13',
  dispatchedBy: 'fax',
  deliveredOn: '2026-10-15',
  inTime: true,
  feeFen: 72_000,
  remedies: [
    { kind: 'reconsideration', result: 'upheld' },
    { kind: 'suit-after-reconsideration', result: 'pending' },
  ],
  splitFrom: null,
  destroyed: null,
};
const OPEN: RegisterLine = {
  ...LINE,
  receipt: 'SQ20260917-BCDFGH',
  state: 'open',
  officer: null,
  title: null,
  number: null,
  provisional: true,
  extendedBy: 0,
  outcome: null,
  reply: null,
  decidedOn: null,
  dispatchedOn: null,
  dispatchedBy: null,
  deliveredOn: null,
  inTime: null,
  feeFen: 0,
  remedies: [],
  splitFrom: 'SQ20260914-7KM2QX',
};
const ABOUT = { year: '2026', office: '国家统计局重庆调查总队', asOf: '2026-12-31' };

/** Rows of cells by their column; the parser throws where the XML is not well-formed. */
const rowsOf = (xml: string): Record<string, string>[] => {
  const rows: Record<string, string>[] = [];
  let cell = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'row') rows.push({});
    if (name === 'c') cell = String(attributes.r).replace(/\d+$/, '');
  });
  parser.on('text', (text) => {
    const row = rows.at(-1);
    if (row && cell !== '') row[cell] = text;
  });
  parser.write(xml).close();
  return rows;
};

const sheet = async (lines: readonly RegisterLine[]): Promise<Record<string, string>[]> =>
  rowsOf((await partsOf(await registerXlsx(lines, ABOUT))).get('xl/worksheets/sheet1.xml') ?? '');

/** A line by the heads of its columns. */
const named = (rows: readonly Record<string, string>[], at: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(rows[at] ?? {}).map(([column, text]) => [rows[2]?.[column] ?? column, text]),
  );

/** A day as a workbook counts it. */
const day = (date: string): string =>
  String((Date.parse(`${date}T00:00:00Z`) - Date.parse('1899-12-30T00:00:00Z')) / 86_400_000);

describe('the register 台账', () => {
  it('has days that a workbook can sort and filter by, and a filter over its columns', async () => {
    expect([day('1900-03-01'), day('2026-10-12')]).toEqual(['61', '46307']);
    const parts = await partsOf(await registerXlsx([LINE], ABOUT));
    const xml = parts.get('xl/worksheets/sheet1.xml') ?? '';
    const style = /<c r="[A-Z]+4" s="(\d+)"><v>46307<\/v>/.exec(xml)?.[1];
    const styles = parts.get('xl/styles.xml') ?? '';
    const cellXfs = (/<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles)?.[1] ?? '').match(/<xf .*?(?:\/>|<\/xf>)/g);
    const format = /numFmtId="(\d+)"/.exec(cellXfs?.[Number(style)] ?? '')?.[1];
    expect(styles).toContain(`<numFmt numFmtId="${format}" formatCode="yyyy\\-mm\\-dd"/>`);
    expect(xml).toMatch(/<autoFilter ref="A3:A[A-Z]4"\/>/);
  });

  it('lists a request with its days, its outcome and what came of it', async () => {
    const rows = await sheet([LINE, OPEN]);
    expect(rows[0]).toEqual({ A: '2026年政府信息公开申请台账' });
    expect(rows[1]).toEqual({ A: '国家统计局重庆调查总队；截至2026-12-31；共2件。不含申请人个人信息。' });
    expect(named(rows, 3)).toEqual({
      序号: '1',
      登记编号: 'SQ20260914-7KM2QX',
      题名: '消费价格调查网点数量',
      答复文号: '渝调统公开〔2026〕7号',
      收到方式: '信函',
      申请人类别: '自然人',
      适用条例: '2019年条例',
      到达日期: day('2026-09-14'),
      收到申请之日: day('2026-09-15'),
      录入日期: day('2026-09-16'),
      承办人: 'officer2',
      办理状态: expect.any(String),
      答复期限: day('2026-10-19'),
      期限暂定: '否',
      延长工作日: '20',
      处理结果: '不予公开',
      具体情形: '其他法律行政法规禁止公开',
      依据: '《政府信息公开条例》第十四条',
      答复方式: '告知不予公开并说明理由',
      决定日期: day('2026-10-12'),
      发出日期: day('2026-10-13'),
      发出方式: '传真',
      送达日期: day('2026-10-15'),
      按期答复: '是',
      '收费（元）': '720.00',
      行政复议结果: '结果维持',
      行政诉讼结果: '尚未审结',
      已销毁: '否',
    });
  });

  it('leaves empty what has not happened', async () => {
    const line = named(await sheet([LINE, OPEN]), 4);
    expect(line).toMatchObject({ 期限暂定: '是', 拆分自: 'SQ20260914-7KM2QX', '收费（元）': '0.00' });
    for (const head of ['承办人', '处理结果', '决定日期', '按期答复', '行政复议结果']) {
      expect(line[head]).toBeUndefined();
    }
  });

  it('of a year without requests has its heads', async () => {
    expect(await sheet([])).toHaveLength(3);
  });

  it('goes by the day of receipt, whatever order the numbers have', async () => {
    const earlier = { ...OPEN, receipt: 'SQ20260917-ZZZZZZ', receivedOn: '2026-09-01' };
    const rows = await sheet([LINE, earlier]);
    expect([3, 4].map((at) => named(rows, at))).toMatchObject([
      { 序号: '1', 登记编号: 'SQ20260917-ZZZZZZ' },
      { 序号: '2', 登记编号: 'SQ20260914-7KM2QX' },
    ]);
  });

  it('keeps its heads in sight, on the screen and on every printed page', async () => {
    const parts = await partsOf(await registerXlsx([LINE], ABOUT));
    expect(parts.get('xl/worksheets/sheet1.xml')).toContain('<pane ySplit="3" topLeftCell="A4"');
    expect(parts.get('xl/workbook.xml')).toContain("'台账'!$1:$3</definedName>");
  });

  it('is the same bytes for the same lines', async () => {
    expect(await registerXlsx([LINE, OPEN], ABOUT)).toEqual(await registerXlsx([OPEN, LINE], ABOUT));
  });

  it('is a whole package: every part that is named is there', async () => {
    const parts = await partsOf(await registerXlsx([LINE], ABOUT));
    const named = [...(parts.get('[Content_Types].xml') ?? '').matchAll(/PartName="\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    for (const name of named) expect([...parts.keys()]).toContain(name);
    expect(parts.get('xl/workbook.xml')).toContain('name="台账"');
  });
});
