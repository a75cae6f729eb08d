import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateSync } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const run = promisify(execFile);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

export type TestBrowser = AsyncDisposable & {
  browser: Browser;
  /** A page in a context of its own. `reducedMotion` is always on: nothing may depend on an animation. */
  open: (options?: BrowserContextOptions) => Promise<Page>;
};

/**
 * The real Chromium, out of npm, with a Chinese font it can see. Needs nothing of the machine: the binary is
 * unpacked from @sparticuz/chromium, and so are the shared libraries where the machine lacks them.
 *
 * @example
 * await using chromium = await startBrowser();
 * const page = await chromium.open({ viewport: { width: 390, height: 844 } });
 */
export const startBrowser = async (): Promise<TestBrowser> => {
  const home = await unpacked();
  const scratch = await mkdtemp(join(tmpdir(), 'heliostat-browser-'));
  const binary = join(home, 'chromium');
  const { stdout } = await run('ldd', [binary]);
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: scratch,
    TMPDIR: scratch,
    TZ: 'Asia/Shanghai',
    FONTCONFIG_FILE: await fontConfiguration(home, scratch),
  };
  if (stdout.includes('not found')) env.LD_LIBRARY_PATH = join(home, 'al2023', 'lib');
  const browser = await chromium.launch({ executablePath: binary, headless: true, args: FLAGS, env });
  return {
    browser,
    open: async (options = {}) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      return context.newPage();
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/**
 * Unpacks the browser once an installation and version. The package unpacks straight into TMPDIR and takes
 * whatever lies there for complete, so a process of its own unpacks beside and the result is renamed into place.
 */
const unpacked = async (): Promise<string> => {
  const entry = import.meta.resolve('@sparticuz/chromium');
  const root = join(dirname(fileURLToPath(entry)), '..', '..');
  const version: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version;
  const cache = join(root, '..', '..', '.cache', 'heliostat');
  const home = join(cache, `chromium-${version}`);
  if (existsSync(home)) return home;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(`${home}-`);
  try {
    const program = `import chromium from ${JSON.stringify(entry)}; await chromium.executablePath();`;
    // The package unpacks the shared libraries only where it believes that it runs in Lambda.
    const env = { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
    await run(process.execPath, ['--input-type=module', '-e', program], { env });
    await unpackFonts(join(staging, 'chinese'));
    await rename(staging, home);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
};

const unpackFonts = async (folder: string): Promise<void> => {
  const files = join(
    dirname(fileURLToPath(import.meta.resolve('@fontsource/noto-sans-sc/400.css'))),
    'files',
  );
  await mkdir(folder);
  for (const subset of ['latin', 'chinese-simplified']) {
    for (const weight of [400, 700]) {
      const woff = await readFile(join(files, `noto-sans-sc-${subset}-${weight}-normal.woff`));
      await writeFile(join(folder, `${subset}-${weight}.otf`), sfnt(woff));
    }
  }
};

/** The browser's own font library reads neither WOFF nor WOFF2 as system fonts: WOFF 1.0 back to SFNT. */
const sfnt = (woff: Buffer<ArrayBuffer>): Buffer => {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(12 + 16 * count);
  const power = 2 ** Math.floor(Math.log2(count));
  header.writeUInt32BE(woff.readUInt32BE(4), 0);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((count - power) * 16, 10);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (let table = 0; table < count; table += 1) {
    const entry = 44 + 20 * table;
    const [start, packed, full] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field));
    if (start === undefined || packed === undefined || full === undefined) throw new Error('A damaged font');
    const bytes = woff.subarray(start, start + packed);
    const data = packed < full ? inflateSync(bytes) : bytes;
    const at = 12 + 16 * table;
    woff.copy(header, at, entry, entry + 4);
    woff.copy(header, at + 4, entry + 16, entry + 20);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(full, at + 12);
    const padding = Buffer.alloc((4 - (full % 4)) % 4);
    parts.push(data, padding);
    offset += full + padding.length;
  }
  return Buffer.concat(parts);
};

const fontConfiguration = async (home: string, scratch: string): Promise<string> => {
  const file = join(scratch, 'fonts.conf');
  const xml = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(home, 'chinese')}</dir><cachedir>${join(scratch, 'font-cache')}</cachedir></fontconfig>
`;
  await writeFile(file, xml);
  return file;
};
