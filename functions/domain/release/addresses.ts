import type { ReleaseId } from './release.ts';

/**
 * Where things stand in the public bucket. A key is the address without its leading slash; pages are keys that
 * end in a slash, and the home page is the default root object.
 */
export const HOME = { zh: 'index.html', en: 'en/' } as const;

/** `releases/cpi/`: the page of the statistic. */
export const statisticFolder = (flow: string): string => `releases/${flow}/`;

/** The whole series as of a vintage (`cpi/2017-12/e1`), as it is published with its edition. */
export const seriesPath = (vintage: string): string => `releases/${vintage}/series.csv`;

/** `releases/cpi/2017-12/`: the pointer page, and the folder of the pointers. */
export const releaseFolder = (id: ReleaseId): string => `releases/${id.flow}/${id.period}/`;

/** `releases/cpi/2017-12/e1/`: the edition's page, and the folder of its immutable artefacts. */
export const editionPath = (id: ReleaseId, edition: number): string => `${releaseFolder(id)}e${edition}/`;

export const english = (key: string): string => `en/${key}`;

/** `releases/cpi/latest.json`: release.json of the newest period. */
export const latestPath = (flow: string): string => `releases/${flow}/latest.json`;

/** What files of an edition are called once they are on a reader's disk: after the release, not after their place. */
const KEPT_AS: Readonly<Record<string, string>> = {
  'data.xlsx': '.xlsx',
  'data.csv': '.csv',
  'data.json': '.json',
  'series.csv': '-series.csv',
  'changes.csv': '-changes.csv',
  'release.json': '-release.json',
  'manifest.json': '-manifest.json',
  'manifest.jws': '-manifest.jws',
};

/** `cpi-2017-12-e1.xlsx` for `releases/cpi/2017-12/e1/data.xlsx`; undefined for a page or what is no edition's. */
export const downloadName = (key: string): string | undefined => {
  const [, flow, period, edition, file = ''] =
    /^releases\/([^/]+)\/([^/]+)\/(e\d+)\/([^/]+)$/.exec(key) ?? [];
  const kept = KEPT_AS[file];
  return kept && `${flow}-${period}-${edition}${kept}`;
};
