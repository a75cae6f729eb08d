import { createHash } from 'node:crypto';
import fc from 'fast-check';
import mammoth from 'mammoth';
import { describe, expect, test } from 'vitest';
import { reportDocx } from '../../../functions/report/documents/docx.ts';
import { REPORT_FORMS } from '../../../functions/report/rules/figures.ts';
import { canonical, readSnapshot, type Snapshot } from '../../../functions/report/rules/snapshot.ts';
import { comparisonOf, tableOf } from '../../../functions/report/rules/tables.ts';
import { caseContributions } from '../../../functions/request/rules/contributions.ts';
import { partsOf } from '../../formats/parts.ts';
import { answered } from '../rules/answered.ts';
import { someCase } from '../rules/records.ts';
import { snapshotFrom } from '../rules/snapshots.ts';

const REQUESTS_2017 = [
  ...answered(13, 'provided', 'granted'),
  ...answered(17, 'already-public', 'granted'),
  ...answered(5, 'not-held', 'not-held'),
].flatMap(caseContributions);

const htmlOf = async (snapshot: Snapshot): Promise<string> => {
  const { value, messages } = await mammoth.convertToHtml({
    buffer: Buffer.from(await reportDocx(snapshot)),
  });
  expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
  return value;
};

/** The grid that a table covers, cell by cell; two cells at one place, or none, is a fault of its spans. */
const gridOf = (rows: ReturnType<typeof tableOf>['rows']): string[][] => {
  const grid: string[][] = rows.map(() => []);
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const { text, across = 1, down = 1 } of row) {
      while (grid[y]?.[x] !== undefined) x += 1;
      for (let dy = 0; dy < down; dy += 1) {
        for (let dx = 0; dx < across; dx += 1) {
          expect(grid[y + dy]?.[x + dx]).toBeUndefined();
          const line = grid[y + dy];
          if (line) line[x + dx] = text;
        }
      }
      x += across;
    }
  }
  return grid;
};

describe.each(REPORT_FORMS)('the Word file in the form %s', (form) => {
  test('says what the snapshot says, read by another library', async () => {
    const snapshot = snapshotFrom(REQUESTS_2017, form);
    const html = await htmlOf(snapshot);
    for (const { heading, paragraphs } of snapshot.sections) {
      if (heading) expect(html).toContain(heading);
      for (const { text } of paragraphs) expect(html).toContain(text);
    }
    expect(html.match(/<table>/g)?.length ?? 0).toBe(form === 'free' ? 0 : 3);
  });

  test('is the same, byte for byte, from the same snapshot read again', async () => {
    const snapshot = snapshotFrom(REQUESTS_2017, form);
    const hash = async (one: Snapshot) =>
      createHash('sha256')
        .update(await reportDocx(one))
        .digest('hex');
    expect(await hash(snapshot)).toBe(await hash(readSnapshot(canonical(snapshot))));
  });
});

test.each(['2019', '2021'] as const)('the tables of %s cover their grid without gap or overlap', (form) => {
  fc.assert(
    fc.property(fc.array(someCase, { maxLength: 20 }), (cases) => {
      const snapshot = snapshotFrom(cases.flatMap(caseContributions), form);
      for (const name of ['proactive', 'requests', 'remedies'] as const) {
        const grid = gridOf(tableOf(name, snapshot).rows);
        const widths = new Set(grid.map((row) => row.length));
        expect(widths.size).toBe(1);
        expect(grid.flat().every((text) => text !== undefined)).toBe(true);
      }
    }),
    { numRuns: 10 },
  );
});

test('part three of 2021 has its rows in the order of the form, with the figures of 2017', () => {
  const rows = gridOf(tableOf('requests', snapshotFrom(REQUESTS_2017, '2021')).rows);
  const line = (text: string): string[] | undefined => rows.find((row) => row.slice(0, 3).includes(text));
  expect(line('一、本年新收政府信息公开申请数量')?.at(-1)).toBe('35');
  expect(line('二、上年结转政府信息公开申请数量')?.at(-1)).toBe('0');
  expect(line('（一）予以公开')?.at(-1)).toBe('30');
  expect(line('1.本机关不掌握相关政府信息')?.at(-1)).toBe('5');
  expect(line('（七）总计')?.at(-1)).toBe('35');
  expect(line('四、结转下年度继续办理')?.at(-1)).toBe('0');
  expect(rows).toHaveLength(3 + 2 + 22 + 1);
});

test('a correction says so on its cover and in its first lines, and the year before stands beside', async () => {
  const snapshot = snapshotFrom(REQUESTS_2017, 'free', {
    edition: 2,
    notice: { zh: '更正了受理件数。', en: 'The number of requests was corrected.' },
    before: { year: '2016', figures: { requests: 40 } },
  });
  const html = await htmlOf(snapshot);
  expect(html).toContain('（第2版）');
  expect(html).toContain('更正说明：更正了受理件数。');
  expect(html).toContain('与上年比较');
  expect(html).toMatch(/申请.*40.*35.*-5/s);
});

test('the comparison tells each row of part three once, by its total', () => {
  const snapshot = snapshotFrom(REQUESTS_2017, '2021', { before: { year: '2016', figures: {} } });
  const names = comparisonOf(snapshot)?.rows.map(([first]) => first?.text) ?? [];
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('予以公开');
});

test('the comparison reads amounts in yuan', () => {
  const before = { year: '2016', figures: { 'fees.charged': 1250 } };
  const rows = comparisonOf(snapshotFrom(REQUESTS_2017, 'free', { before }))?.rows ?? [];
  const told = rows.map((cells) => cells.map(({ text }) => text));
  expect(told).toContainEqual(['收取费用（元）', '12.50', '0', '-12.50']);
});

test('the head of a long table is said again on the next page, and lines have a height of their own', async () => {
  const parts = await partsOf(await reportDocx(snapshotFrom(REQUESTS_2017, '2021')));
  const document = parts.get('word/document.xml') ?? '';
  const [proactive = '', requests = '', remedies = ''] = document.match(/<w:tbl>.*?<\/w:tbl>/gs) ?? [];
  const heads = (table: string): number => table.match(/<w:tblHeader\/>/g)?.length ?? 0;
  expect([proactive, requests, remedies].map(heads)).toEqual([0, 3, 3]);
  // Of at least some height a line grows by the face that stands in for one that is not there.
  expect(document).not.toContain('atLeast');
  // A name of four characters breaks in its middle, and an outcome of sixteen not at all.
  const columns = [...requests.matchAll(/<w:gridCol w:w="(\d+)"\/>/g)].map(([, width]) => Number(width));
  expect(columns).toHaveLength(10);
  const [third = 0, fourth = 0] = columns.slice(2);
  expect(third).toBeGreaterThanOrEqual(16 * 180 + 80);
  expect(fourth).toBeGreaterThanOrEqual(2 * 180 + 80);
  expect(fourth).toBeLessThan(3 * 180 + 80);
});
