import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { placeFile } from '../../local-aws/place-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'heliostat-place-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'chunks', 'a.mjs');

it('a file is placed once, left alone while it is the same, and put in its place whole where it is another', () => {
  expect(placeFile(path, Buffer.from('one'))).toBe(true);
  const { ino } = statSync(path);
  expect([placeFile(path, Buffer.from('one')), statSync(path).ino]).toEqual([false, ino]);
  expect([placeFile(path, Buffer.from('two')), readFileSync(path, 'utf8')]).toEqual([true, 'two']);
  expect(statSync(path).ino).not.toBe(ino);
  expect(readdirSync(dirname(path))).toEqual(['a.mjs']);
});
