import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a file of the build hold these bytes, and says whether it did not before. One that is there already and equal is
 * not touched, and one that is not is renamed into place: a second build of the same code does not disturb who is reading
 * the first.
 */
export const placeFile = (path: string, content: Uint8Array): boolean => {
  if (existsSync(path) && readFileSync(path).equals(content)) return false;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
  return true;
};
