import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SOURCES = [
  'functions',
  'infra',
  'cli',
  'site',
  'local-aws',
  'demonstration',
  'dataflows',
  'test',
  'docs',
];
const files = [...SOURCES.flatMap((folder) => globSync(`${folder}/**/*`)), ...SOURCES];
const standing = new Set(files);

const documents = globSync(['*.md', 'docs/**/*.md', 'dataflows/**/*.md']);
const sources = globSync(SOURCES.map((folder) => `${folder}/**/*.ts`));

/** A path from the top of the project, as documents and comments write it. */
const PATH = new RegExp(String.raw`(?<![\w./{~-])(?:${SOURCES.join('|')})/[\w./*-]*`, 'g');
const COMMENT = /\/\*\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm;
/** Names in a path that stand for any: `infra/functions/NAME.ts`. */
const stands = (path: string): boolean =>
  /[A-Z]{4,}|\*/.test(path) || standing.has(path) || standing.has(`${path}.ts`);

const missingIn = (file: string, text: string): string[] =>
  [...text.matchAll(PATH)]
    .map(([path]) => path.replace(/[./]+$/, ''))
    .filter((path) => !stands(path))
    .map((path) => `${file}: ${path}`);

describe('what documents and comments name', () => {
  it('stands in the project: every path of a document', () => {
    expect(documents.length).toBeGreaterThan(30);
    expect(documents.flatMap((file) => missingIn(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('and every path of a comment', () => {
    const missing = sources.flatMap((file) =>
      (readFileSync(file, 'utf8').match(COMMENT) ?? []).flatMap((comment) => missingIn(file, comment)),
    );
    expect(missing).toEqual([]);
  });

  it('and every link of a document leads to a file', () => {
    const missing = documents.flatMap((file) => {
      const folder = file.split('/').slice(0, -1).join('/');
      return [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, to = '']) => new URL(to, `file:///${folder === '' ? '' : `${folder}/`}`).pathname.slice(1))
        .filter((to) => !standing.has(to.replace(/\/$/, '')) && !documents.includes(to))
        .map((to) => `${file}: ${to}`);
    });
    expect(missing).toEqual([]);
  });
});
