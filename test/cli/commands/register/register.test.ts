import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Office, openOffice } from '../../office.ts';

const WORKS = '/api/staff/registers/works';
const ADDED = { id: 'x', version: 1, fields: {}, by: 'officer', at: '', withdrawn: null };
const register = (id: string, closed: Record<string, { entries: number; by: string; at: string }> = {}) => ({
  id,
  name: { zh: id, en: id },
  says: { zh: id, en: id },
  fields: [],
  closed,
  version: 1,
});

let office: Office;
let folder: string;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('officer');
  folder = await mkdtemp(join(tmpdir(), 'heliostat-registers-'));
});
afterEach(async () => {
  await office.close();
  await rm(folder, { recursive: true });
});

describe('a register', () => {
  it('is told for which year something is entered', async () => {
    office.on(`POST ${WORKS}/entries`, { status: 201, body: ADDED });
    office.on(`POST ${WORKS}/import`, {
      status: 201,
      body: { register: 'works', file: 'works.csv', imported: 1 },
    });
    const file = join(folder, 'works.csv');
    await writeFile(file, 'day,title,type\n2017-03-01,一,h5\n');
    await office.run(['register', 'works', 'add', 'day=2017-03-01', '--year', '2017']);
    await office.run(['register', 'works', 'import', file, '--year', '2017']);
    expect(office.seen.map(({ body }) => (body as { year: string }).year)).toEqual(['2017', '2017']);
  });

  it('is written into a file as the server gives it', async () => {
    office.on(`GET ${WORKS}/file?year=2017`, { bytes: Buffer.from('day,title\n2017-03-01,一\n') });
    const file = join(folder, 'out.csv');
    const { status } = await office.run(['register', 'works', 'export', file, '--year', '2017']);
    expect(status).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('day,title\n2017-03-01,一\n');
  });

  it('closed before the year has ended says what that means, and not after', async () => {
    const close = async (year: string) => {
      const closed = { [year]: { entries: 0, by: 'officer', at: '2018-01-10T10:00:00.000+08:00' } };
      office.on(`GET ${WORKS}`, { body: register('works'), headers: { etag: '"1"' } });
      office.on(`POST ${WORKS}/close`, { body: register('works', closed) });
      return (await office.run(['register', 'works', 'close', '--year', year])).talk;
    };
    expect(await close('2018')).toContain('2018 has not ended');
    expect(await close('2017')).toBe('');
  });
});

describe('a folder', () => {
  it('of which one file is refused says which went in before, and which belong to no register', async () => {
    for (const name of ['bodies.csv', 'works.csv', 'workss.csv'])
      await writeFile(join(folder, name), 'a\n1\n');
    office.on('GET /api/staff/registers', { body: { registers: [register('bodies'), register('works')] } });
    office.on('POST /api/staff/registers/bodies/import', {
      status: 201,
      body: { register: 'bodies', file: 'bodies.csv', imported: 2 },
    });
    office.on(`POST ${WORKS}/import`, { status: 422, body: { title: 'Some values are not valid' } });
    const { status, talk } = await office.run(['import', folder]);
    expect(status).toBe(1);
    expect(talk).toContain('workss.csv is not named after a register: it is not imported.');
    expect(talk).toContain('Entered before it: bodies 2');
  });
});
