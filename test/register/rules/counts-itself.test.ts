import { expect, it } from 'vitest';
import { countsItself } from '../../../functions/register/rules/counts-itself.ts';

const SITE = 'https://office.example';

it.each([
  ['https://office.example/releases/cpi/2017-12/', true],
  ['http://office.example/en/releases/cpi/2017-12', true],
  ['https://OFFICE.example/releases/cpi/2017-12/e1/data.xlsx', true],
  ['https://office.example/disclosure/questions/#q-1', true],
  ['https://office.example/disclosure/log/#a-2', true],
  ['https://office.example/disclosure/reports/2017/', true],
  ['https://office.example/disclosure/guide/', true],
  ['https://office.example/en/disclosure//catalogue', true],
  // A list of what counts is no item of its own, and elsewhere nothing counts by itself.
  ['https://office.example/releases/cpi/', false],
  ['https://office.example/disclosure/reports/', false],
  ['https://office.example/disclosure/registers/works/', false],
  ['https://office.example/news/2017/03/01.html', false],
  ['https://other.example/releases/cpi/2017-12/', false],
  ['no address', false],
])('%s counts by itself: %s', (link, counts) => {
  expect(countsItself(SITE, link)).toBe(counts);
});
