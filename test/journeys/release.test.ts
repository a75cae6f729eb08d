import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { announce, FIGURES, type Office, openOffice, signBuilt, signOff, until } from './office.ts';

/**
 * One office over one day, in the order in which things happen there; its clock only moves forward.
 */
const CPI = join(FIGURES, 'cpi-2017-12.csv');
const PPI = join(FIGURES, 'ppi-2017-12.csv');
const T = '2018-01-10T09:30:00+08:00';
const T_MS = Date.parse(T);

let office: Office;
beforeAll(async () => {
  office = await openOffice('--now', '2018-01-10T09:20:00+08:00', '--empty');
});
afterAll(() => office[Symbol.asyncDispose]());

const json = async (path: string) => (await office.get(path)).json() as Promise<Record<string, unknown>>;
const previewed = (name: string) => join(office.folder, 'preview', 'releases/cpi/2017-12/e1', name);
const isPublic = async (release: string) => (await office.status(release)).state === 'published';

describe('announced', () => {
  it('a release has its page, its countdown and its place in the calendar before T', async () => {
    await announce(office, 'cpi/2017-12', T);
    await announce(office, 'ppi/2017-12', T);
    const page = await until(async () => {
      const found = await office.get('/releases/cpi/2017-12/');
      return found.ok && found;
    });
    expect(await page.text()).toContain('cpi/2017-12 发布');
    const document = await until(async () => {
      const found = await office.get('/releases/cpi/2017-12/release.json');
      return found.ok && found;
    });
    expect(await document.json()).toMatchObject({ state: 'announced', releaseAt: T });
    const { releases } = await until(async () => {
      const found = await office.get('/calendar.json');
      if (!found.ok) return false;
      const calendar = (await found.json()) as { releases: { id: string }[] };
      return calendar.releases.length === 2 && calendar;
    });
    expect(releases.map(({ id }) => id)).toEqual(['cpi/2017-12', 'ppi/2017-12']);
  });

  it.each([
    ['2018-01-10T09:30:00', 'no-offset'],
    ['2018-01-10T09:30:00.5+08:00', 'fraction-of-a-second'],
    ['2017-01-10T09:30:00+08:00', 'in-the-past'],
    ['soon', 'not-an-instant'],
  ])('T as %s is refused: %s', async (at, code) => {
    const words = ['announce', 'cpi/2018-01', '--at', at, '--title-zh', '题', '--title-en', 'Title'];
    const { status, answer } = await office.attempt('editor', ...words);
    expect(status).toBe(1);
    const { faults } = JSON.parse(answer) as { faults: { code: string; pointer: string }[] };
    expect(faults).toContainEqual(expect.objectContaining({ code, pointer: '/releaseAt' }));
    expect((await office.attempt('editor', 'status', 'cpi/2018-01')).status).toBe(1);
  });

  it('the same release is not announced twice', async () => {
    const words = ['announce', 'cpi/2017-12', '--at', T, '--title-zh', '题', '--title-en', 'Title'];
    expect((await office.attempt('editor', ...words)).status).toBe(1);
  });
});

describe('uploaded and signed off', () => {
  it('a good file is sealed, and those who sign can read it', async () => {
    await office.run('editor', 'upload', 'cpi/2017-12', CPI);
    expect((await office.status('cpi/2017-12')).state).toBe('validated');
    await office.run('reviewer', 'preview', 'cpi/2017-12', '--out', join(office.folder, 'preview'));
    const csv = await readFile(previewed('data.csv'), 'utf8');
    expect(csv).toContain(',M,CN,CPI,T,ALL,YOY,2017-12,101.8,');
  });

  it('the uploader and a stranger to the role sign nothing', async () => {
    expect((await office.attempt('editor', 'review', 'cpi/2017-12', '--basis', 'x')).status).toBe(1);
    expect((await office.attempt('officer', 'approve', 'cpi/2017-12')).status).toBe(1);
    expect((await office.attempt('approver', 'approve', 'cpi/2017-12')).status).toBe(1);
    expect((await office.status('cpi/2017-12')).state).toBe('validated');
  });

  it('a faulty file is refused with every fault and its place, and what was sealed stays', async () => {
    const before = await office.status('cpi/2017-12');
    const lines = (await readFile(CPI, 'utf8')).trimEnd().split('\n');
    lines[1] = lines[1]?.replace('101.8', '１０１．８') ?? '';
    lines[2] = lines[2]?.replace('100.3', 'n/a') ?? '';
    lines[3] = lines[3]?.replace(',FOOD,', ',FOOOD,') ?? '';
    lines.push(lines[5] ?? '');
    const bad = join(office.folder, 'bad.csv');
    await writeFile(bad, `${lines.join('\n')}\n`);
    const { status } = await office.attempt('editor', 'upload', 'cpi/2017-12', bad);
    expect(status).toBe(1);
    const after = await office.status('cpi/2017-12');
    expect({ state: after.state, manifest: after.manifest }).toEqual({
      state: 'validated',
      manifest: before.manifest,
    });
    const places = after.faults.map(({ code, row, column }) => [code, row, column].join(' '));
    expect(places).toEqual(
      expect.arrayContaining([
        'fullwidth-digits 2 OBS_VALUE',
        'text-in-number 3 OBS_VALUE',
        'unknown-code 4 ITEM',
      ]),
    );
    expect(after.faults.map(({ code }) => code)).toContain('duplicate-observation');
    expect(after.faults.map(({ code }) => code)).toContain('missing-observation');
  });

  it('past the newer file that was refused, the sealed one is signed with a reason only', async () => {
    const review = ['review', 'cpi/2017-12', '--basis', 'aggregates only'];
    const refused = await office.attempt('reviewer', ...review);
    expect(refused.status).toBe(1);
    expect(refused.answer).toContain('bad.csv');
    await office.run('reviewer', ...review, '--although-newer-rejected', '新文件为误传');
    expect((await office.status('cpi/2017-12')).state).toBe('reviewed');
  });

  it('an approval of what has changed since the review is refused', async () => {
    await office.run('editor', 'upload', 'cpi/2017-12', CPI);
    expect((await office.status('cpi/2017-12')).state).toBe('validated');
    expect((await office.attempt('approver', 'approve', 'cpi/2017-12')).status).toBe(1);
  });

  it('two releases wait for the same second, each signed off by three people', async () => {
    await signBuilt(office, 'cpi/2017-12');
    await signOff(office, 'ppi/2017-12', PPI);
    expect((await office.status('cpi/2017-12')).state).toBe('approved');
    expect((await office.status('ppi/2017-12')).state).toBe('approved');
  });
});

describe('at T', () => {
  it('not one byte before, everything after, and both on the home page', async () => {
    await office.moveClock('2018-01-10T09:28:30+08:00');
    await until(
      async () => (await office.logged('ReleaseClock')).filter(({ event }) => event === 'armed').length >= 2,
    );
    await office.moveClock('2018-01-10T09:29:56+08:00');
    const early: string[] = [];
    const seen = new Set<string>();
    const paths = ['e1/', 'e1/data.csv', 'e1/data.json', 'e1/data.xlsx', 'e1/manifest.json'].flatMap(
      (path) => [`/releases/cpi/2017-12/${path}`, `/releases/ppi/2017-12/${path}`],
    );
    while (seen.size < paths.length) {
      for (const path of paths) {
        const answer = await office.get(path);
        await answer.arrayBuffer();
        const date = Date.parse(answer.headers.get('date') ?? '');
        if (answer.status === 200) seen.add(path);
        if (answer.status === 200 && date < T_MS) early.push(path);
      }
    }
    expect(early).toEqual([]);
    await until(() => isPublic('cpi/2017-12'));
    await until(() => isPublic('ppi/2017-12'));
    for (const release of ['cpi/2017-12', 'ppi/2017-12']) {
      const { publishedAt, late } = await office.status(release);
      const lag = Date.parse(publishedAt ?? '') - T_MS;
      expect(lag).toBeGreaterThanOrEqual(0);
      // How soon is the machine's matter; whether it says so is not, nor that it was in memory before T.
      expect(late).toBe(lag > 1000);
      const [published] = (await office.logged('ReleaseClock')).filter(
        (line) => line.event === 'published' && line.release === release,
      );
      expect(published?.armedMs).toBeGreaterThan(0);
    }
    const home = await until(async () => {
      const text = await (await office.get('/')).text();
      return text.includes('上涨') && text.includes('cpi/2017-12') && text.includes('ppi/2017-12') && text;
    });
    expect(home).toContain('1.8');
    expect(await json('/releases/cpi/latest.json')).toMatchObject({ period: '2017-12', edition: 1 });
  });

  it.each([
    ['data.xlsx', 'attachment; filename="cpi-2017-12-e1.xlsx"'],
    ['data.csv', 'attachment; filename="cpi-2017-12-e1.csv"'],
    ['data.json', 'inline; filename="cpi-2017-12-e1.json"'],
    ['series.csv', 'attachment; filename="cpi-2017-12-e1-series.csv"'],
    ['release.json', 'inline; filename="cpi-2017-12-e1-release.json"'],
    ['', null],
  ])('%s is kept under a name that says what it is: %s', async (file, disposition) => {
    const { headers } = await office.get(`/releases/cpi/2017-12/e1/${file}`);
    expect(headers.get('content-disposition')).toBe(disposition);
  });

  it.each(['data.csv', 'data.json', 'data.xlsx', 'series.csv', 'release.json'])(
    '%s is byte for byte what the reviewer read',
    async (name) => {
      const answer = await office.get(`/releases/cpi/2017-12/e1/${name}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.equals(await readFile(previewed(name)))).toBe(true);
    },
  );

  it('what is published verifies against manifest and signature', async () => {
    await office.run('editor', 'verify', 'cpi/2017-12');
    await office.run('editor', 'verify', 'ppi/2017-12');
  });

  it('it was published once, by one conditional write', async () => {
    const { items } = JSON.parse(await office.run('editor', 'audit', 'cpi/2017-12')) as {
      items: { action: string }[];
    };
    expect(items.filter(({ action }) => action === 'publishing')).toHaveLength(1);
    expect(items.filter(({ action }) => action === 'published')).toHaveLength(1);
  });
});

describe('corrected', () => {
  const notice = ['--notice-zh', '更正农村环比', '--notice-en', 'Rural month-on-month index corrected'];

  it('the next edition goes public on approval, with its notice; the first stays what it was', async () => {
    const first = Buffer.from(await (await office.get('/releases/cpi/2017-12/e1/data.csv')).arrayBuffer());
    const corrected = (await readFile(CPI, 'utf8')).replace(
      'R,ALL,MOM,2017-12,100.4',
      'R,ALL,MOM,2017-12,100.5',
    );
    const file = join(office.folder, 'corrected.csv');
    await writeFile(file, corrected);
    // Two seconds after the first edition caches ask each time, so that no correction is behind at any edge. Dates count
    // whole seconds: a copy that was taken just before lives up to a second longer.
    for (const path of ['/releases/cpi/2017-12/', '/releases/cpi/2017-12/release.json']) {
      const { headers } = await office.get(path);
      expect(headers.get('cache-control') ?? '').not.toMatch(/max-age=[1-9]/);
      const expires = Date.parse(headers.get('expires') ?? '');
      expect(expires).not.toBeNaN();
      await until(async () => (await office.clock()) >= expires + 1000);
    }
    await office.run('editor', 'correct', 'cpi/2017-12', file, ...notice);
    expect(await json('/releases/cpi/2017-12/release.json')).toMatchObject({ edition: 1 });
    await signBuilt(office, 'cpi/2017-12');
    await until(async () => (await office.status('cpi/2017-12')).state === 'published');
    expect(await json('/releases/cpi/2017-12/release.json')).toMatchObject({ edition: 2 });
    expect(await (await office.get('/releases/cpi/2017-12/')).text()).toContain('data-edition="2"');
    expect(await json('/releases/cpi/latest.json')).toMatchObject({
      edition: 2,
      notice: { zh: '更正农村环比', en: 'Rural month-on-month index corrected' },
    });
    expect(await (await office.get('/en/releases/cpi/2017-12/')).text()).toContain('Rural month-on-month');
    expect(await json('/releases/cpi/2017-12/release.json')).toMatchObject({
      changes: [{ key: 'M.CN.CPI.R.ALL.MOM', period: '2017-12', old: '100.4', new: '100.5' }],
    });
    const changes = await office.get('/releases/cpi/2017-12/e2/changes.csv');
    expect(await changes.text()).toBe(
      'KEY,TIME_PERIOD,OLD_VALUE,NEW_VALUE\r\nM.CN.CPI.R.ALL.MOM,2017-12,100.4,100.5\r\n',
    );
    const still = Buffer.from(await (await office.get('/releases/cpi/2017-12/e1/data.csv')).arrayBuffer());
    expect(still.equals(first)).toBe(true);
    await office.run('editor', 'verify', 'cpi/2017-12');
    await office.run('editor', 'verify', 'cpi/2017-12', '--edition', '1');
  });

  it('a tick that comes late does not bring the earlier edition back', async () => {
    await until(() => isPublic('cpi/2017-12'));
    await office.moveClock('2018-01-10T11:00:00+08:00');
    await office.moveClock('2018-01-10T12:00:00+08:00');
    await until(async () => (await office.logged('ReleaseClock')).length > 0);
    expect(await json('/releases/cpi/latest.json')).toMatchObject({ edition: 2 });
    expect(await json('/releases/cpi/2017-12/release.json')).toMatchObject({ edition: 2 });
  });
});

describe('addresses', () => {
  it.each([
    ['/releases/cpi/2017-12', '/releases/cpi/2017-12/'],
    ['/en/releases/cpi', '/en/releases/cpi/'],
    ['/calendar', '/calendar/'],
    ['/releases/cpi/2017-12/e1', '/releases/cpi/2017-12/e1/'],
    ['/requests/new', '/requests/new/'],
  ])('%s leads to %s', async (path, location) => {
    const answer = await fetch(`${office.address}${path}`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([301, location]);
  });

  it.each([
    ['/nothing', '没有这个页面'],
    ['/en/nothing/', 'There is no such page'],
    ['/requests/nothing/', '没有这个页面'],
  ])('%s is a page that says so', async (path, says) => {
    const answer = await office.get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain(says);
  });

  it('a program of another site may ask first, and read', async () => {
    const origin = 'https://reader.example';
    const asked = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    };
    const allowed = await fetch(`${office.address}/calendar.json`, { method: 'OPTIONS', headers: asked });
    expect(allowed.ok).toBe(true);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('*');
    const read = await fetch(`${office.address}/calendar.json`, { headers: { origin } });
    expect(read.headers.get('access-control-expose-headers')).toContain('ETag');
  });
});

describe('what an edition says of the one after it', () => {
  it('and what differs between them, as page and file', async () => {
    const folder = '/releases/cpi/2017-12/';
    const style = await office.get(`${folder}standing.css`);
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await style.text()).toContain('本版已被第2版取代');
    expect(await (await office.get(`${folder}e1/`)).text()).toContain(`href="${folder}standing.css"`);
    const page = await office.get(`${folder}e2/from-1/`);
    expect(await page.text()).toContain('<del>100.4</del></td><td><ins>100.5</ins>');
    const file = await office.get(`${folder}e2/from-1.csv`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="cpi-2017-12-e2-from-e1.csv"');
    expect(await file.text()).toContain('M.CN.CPI.R.ALL.MOM,2017-12,100.4,100.5');
  });
});

describe('cancelled and late', () => {
  const february = '2018-02-09T09:30:00+08:00';
  const ppi = async () => {
    const file = join(office.folder, 'ppi-2018-01.csv');
    await writeFile(file, (await readFile(PPI, 'utf8')).replaceAll('2017-12', '2018-01'));
    return file;
  };

  it('a cancel in the last seconds wins, and nothing of the edition is ever public', async () => {
    await announce(office, 'ppi/2018-01', february);
    await signOff(office, 'ppi/2018-01', await ppi());
    await office.moveClock('2018-02-09T09:29:00+08:00');
    await until(async () =>
      (await office.logged('ReleaseClock')).some((line) => line.release === 'ppi/2018-01'),
    );
    await office.moveClock('2018-02-09T09:29:52+08:00');
    await office.run(
      'editor',
      'cancel',
      'ppi/2018-01',
      '--reason-zh',
      '核实中',
      '--reason-en',
      'under examination',
    );
    expect((await office.status('ppi/2018-01')).state).toBe('cancelled');
    await until(async () => (await office.clock()) > Date.parse(february) + 2000);
    const [sealed, never] = await Promise.all(
      ['/releases/ppi/2018-01/e1/', '/releases/ppi/2031-01/e1/'].map(async (path) => {
        const answer = await office.get(path);
        return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
      }),
    );
    expect(sealed).toEqual(never);
    expect(sealed).toMatchObject({ status: 404, type: 'text/html; charset=utf-8' });
    expect(sealed?.text).toContain('href="/releases/ppi/"');
    await until(async () => (await json('/releases/ppi/2018-01/release.json')).state === 'cancelled');
    expect(await json('/releases/ppi/latest.json')).toMatchObject({ period: '2017-12' });
  });

  it('approved after T: public at once, marked late, and told', async () => {
    const t = '2018-03-09T09:30:00+08:00';
    const file = join(office.folder, 'ppi-2018-02.csv');
    await writeFile(file, (await readFile(PPI, 'utf8')).replaceAll('2017-12', '2018-02'));
    await announce(office, 'ppi/2018-02', t);
    await office.run('editor', 'upload', 'ppi/2018-02', file);
    await office.attempt('editor', 'acknowledge', 'ppi/2018-02', '--reason', 'as published');
    await office.run('reviewer', 'review', 'ppi/2018-02', '--basis', 'aggregates only');
    await office.moveClock('2018-03-09T09:45:00+08:00');
    await until(async () =>
      (await office.logged('ReleaseClock')).some(
        (line) => line.event === 'approval missing' && line.release === 'ppi/2018-02',
      ),
    );
    const before = await office.clock();
    await office.run('approver', 'approve', 'ppi/2018-02');
    await until(() => isPublic('ppi/2018-02'));
    const { late, publishedAt } = await office.status('ppi/2018-02');
    expect(late).toBe(true);
    expect(Date.parse(publishedAt ?? '')).toBeGreaterThanOrEqual(before);
    await office.moveClock('2018-03-09T10:00:00+08:00');
    // Other releases may be late as well, on a machine that has more to do.
    await until(async () => {
      const mails = JSON.stringify(await json('/_local/mail?format=json'));
      return ['ppi/2018-02 迟发 / published late', 'ppi/2018-02 尚未批准 / not approved yet'].every(
        (subject) => mails.includes(subject),
      );
    });
  });
});

describe('two editors at once', () => {
  it('the second to complete gets a conflict', async () => {
    await announce(office, 'cpi/2018-02', '2018-04-11T09:30:00+08:00');
    const file = join(office.folder, 'cpi-2018-02.csv');
    await writeFile(file, (await readFile(CPI, 'utf8')).replaceAll('2017-12', '2018-02'));
    // Neither completes before both have read the release.
    const arrivals = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const send = globalThis.fetch;
    let completing = 0;
    const held = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      if (String(input).endsWith('/complete')) {
        arrivals[completing]?.resolve();
        completing += 1;
        await Promise.all(arrivals.map(({ promise }) => promise));
      }
      return send(input, init);
    });
    const both = await Promise.all(
      ['editor', 'editor2'].map((who) =>
        office.attempt(who, 'upload', 'cpi/2018-02', file).finally(() => {
          // Who ended before it came so far keeps nobody waiting.
          for (const { resolve } of arrivals) resolve();
        }),
      ),
    );
    held.mockRestore();
    expect(both.map(({ status }) => status).sort()).toEqual([0, 1]);
  });
});

describe('a correction beneath an edition in work', () => {
  it('builds that edition again on the new vintage, and its sign-offs fall', async () => {
    await office.attempt('editor', 'acknowledge', 'cpi/2018-02', '--reason', 'as published');
    await office.run('reviewer', 'review', 'cpi/2018-02', '--basis', 'aggregates only');
    const before = await office.status('cpi/2018-02');
    expect(before.state).toBe('reviewed');
    const file = join(office.folder, 'corrected-again.csv');
    await writeFile(
      file,
      (await readFile(CPI, 'utf8')).replace('T,02,MOM,2017-12,100.0', 'T,02,MOM,2017-12,100.1'),
    );
    const notice = ['--notice-zh', '更正衣着环比', '--notice-en', 'Clothing index corrected'];
    await office.run('editor', 'correct', 'cpi/2017-12', file, ...notice);
    await signBuilt(office, 'cpi/2017-12');
    await until(async () => (await json('/releases/cpi/latest.json')).edition === 3);
    const after = await until(async () => {
      const status = await office.status('cpi/2018-02');
      return status.state === 'validated' && status;
    });
    expect(after.manifest).not.toBe(before.manifest);
    expect((await office.attempt('approver', 'approve', 'cpi/2018-02')).status).toBe(1);
  });
});

describe('the API description that is served', () => {
  it('names the routes that run: each asks who calls, and what it does not name is not there', async () => {
    const { paths } = (await json('/openapi-staff.json')) as {
      paths: Record<string, Record<string, { security?: unknown[] }>>;
    };
    const closed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security }]) => (security ? [{ path, method }] : [])),
    );
    expect(closed.length).toBeGreaterThan(15);
    for (const { path, method } of closed) {
      const url = `${office.address}${path.replaceAll(/\{\w+\}/g, 'x')}`;
      const answer = await fetch(url, { method: method.toUpperCase() });
      expect(`${method} ${path} ${answer.status}`).toBe(`${method} ${path} 401`);
    }
    const nothing = await fetch(`${office.address}/api/staff/nothing`);
    expect(nothing.headers.get('content-type')).toBe('application/problem+json');
    expect(await nothing.json()).toMatchObject({ type: '/problems/not-found', status: 404 });
    expect((await fetch(`${office.address}/api/staff/releases`, { method: 'DELETE' })).status).toBe(401);
  });
});
