import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { dataOf, demonstrationNamed, demonstrationOn, FIGURES } from '../../demonstration/folder.ts';

const HERE = new URL('../../demonstration/', import.meta.url);
const folders = (await readdir(HERE, { withFileTypes: true })).filter((entry) => entry.isDirectory());

it.each([
  ['2016-05-01', '2018'],
  ['2018-01-10', '2018'],
  ['2022-07-01', '2018'],
  ['2026-12-15', '2018'],
  ['2026-12-16', '2026'],
  ['2030-01-01', '2026'],
])('on %s the demonstration is that of %s', async (today, name) => {
  const { folder } = await demonstrationOn(today);
  expect(fileURLToPath(folder)).toMatch(new RegExp(`demonstration/${name}/$`));
});

it('one is found by its name too, and of another the names are told', async () => {
  expect(fileURLToPath((await demonstrationNamed('2017')).folder)).toMatch(/demonstration\/2017\/$/);
  await expect(demonstrationNamed('1999')).rejects.toThrow(/There is no demonstration 1999; there are 2017/);
});

it('a file that is not as it should be is named with its place', async () => {
  const folder = new URL('2018/', HERE);
  await expect(dataOf(folder, 'releases.json', v.array(v.object({ flow: v.number() })))).rejects.toThrow(
    /2018\/releases\.json: 0\.flow /,
  );
});

const Request = v.looseObject({
  intake: v.looseObject({
    applicant: v.looseObject({ name: v.string() }),
    wanted: v.looseObject({ title: v.string() }),
  }),
  same: v.optional(v.string()),
  released: v.optional(v.object({ file: v.string(), name: v.string() })),
});
const Release = v.looseObject({ figures: v.optional(v.string()) });

describe.each(folders.map(({ name }) => name))('%s', (name) => {
  const folder = new URL(`${name}/`, HERE);

  it('has nobody in it who is not called made up', async () => {
    for (const { intake } of await dataOf(folder, 'requests.json', v.array(Request))) {
      expect(intake.applicant.name).toMatch(/^示例/);
    }
  });

  it('names only requests and sample figures that there are', async () => {
    const requests = await dataOf(folder, 'requests.json', v.array(Request));
    const titles = requests.map(({ intake }) => intake.wanted.title);
    for (const { same } of requests) if (same !== undefined) expect(titles).toContain(same);
    const releases = existsSync(new URL('releases.json', folder))
      ? await dataOf(folder, 'releases.json', v.array(Release))
      : [];
    const files = [
      ...releases.map(({ figures }) => figures),
      ...requests.map(({ released }) => released?.file),
    ];
    for (const file of files)
      if (file !== undefined) expect(existsSync(join(FIGURES, file)), file).toBe(true);
  });
});
