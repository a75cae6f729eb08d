import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Office, openOffice } from '../../office.ts';

const AT = '/api/staff/reports/2017/paragraphs/overview';
const PARAGRAPH = {
  id: 'overview',
  text: '共受理申请35件。',
  template: '共受理申请{requests}件。',
  figures: [{ id: 'requests', value: 35, written: '35' }],
  typed: [],
  dropped: [],
  edited: { by: 'editor', at: '2018-01-10T10:00:00.000+08:00' },
  version: 3,
};
const ARGV = ['report', 'edit', '2017', 'overview', '--text', '另一段。'];

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('officer');
  office.on(`GET ${AT}`, { body: PARAGRAPH, headers: { etag: '"3"' } });
  office.on(`PUT ${AT}`, { body: { ...PARAGRAPH, text: '另一段。', version: 4 }, headers: { etag: '"4"' } });
});
afterEach(() => office.close());

const me = (sub: string) => office.on('GET /api/staff/me', { body: { sub, name: sub, roles: ['officer'] } });

it('what somebody else wrote is not written over unseen: it comes back with its version', async () => {
  me('officer');
  const { status, talk } = await office.run(ARGV);
  expect(status).toBe(1);
  expect(talk).toContain('editor wrote overview at 2018-01-10 10:00:00 +08:00; your text was not saved.');
  expect(talk).toContain('add --version 3');
  expect(talk).toContain('共受理申请{requests}件。');
  expect(office.calls()).toEqual([`GET ${AT}`, 'GET /api/staff/me']);
});

it('once it was read it is written over, under the version that was', async () => {
  const { status } = await office.run([...ARGV, '--version', '3']);
  expect(status).toBe(0);
  expect(office.seen.at(-1)?.headers['if-match']).toBe('"3"');
});

it('who wrote it goes on writing', async () => {
  me('editor');
  expect((await office.run(ARGV)).status).toBe(0);
  expect(office.calls()).toEqual([`GET ${AT}`, 'GET /api/staff/me', `PUT ${AT}`]);
});
