import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DataFolder, keepPartition, takeDataFolder } from '../../local-aws/data-folder.ts';

let path: string;
let folder: DataFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'data-folder-'));
  folder = takeDataFolder(path);
});
afterEach(() => {
  folder.release();
  rmSync(path, { recursive: true });
});

it('a folder stays with the partition it was made for', () => {
  keepPartition(folder, 'aws-cn');
  keepPartition(folder, 'aws-cn');
  expect(() => keepPartition(folder, 'aws')).toThrow(
    `The data folder ${path} was made for --partition aws-cn, not aws.`,
  );
});

it('a folder belongs to one host at a time', () => {
  expect(() => takeDataFolder(path)).toThrow('is in use by another host');
});
