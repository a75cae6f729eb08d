import type { ReleaseId } from './release-id.ts';

/**
 * Where things stand in the public bucket. A key is the address without its leading slash; pages are keys that
 * end in a slash, and the home page is the default root object.
 */
export const HOME = { zh: 'index.html', en: 'en/' } as const;

/** The annual reports of the office are editions of releases of this flow, one a year: `report/2017`. No dataflow has its name. */
export const REPORT_FLOW = 'report';
export const isReport = ({ flow }: Pick<ReleaseId, 'flow'>): boolean => flow === REPORT_FLOW;
export const reportRelease = (year: string): ReleaseId => ({ flow: REPORT_FLOW, period: year });

/** Where the annual reports stand, and their list. */
const REPORTS_FOLDER = 'disclosure/reports/';

/** `releases/cpi/`: the page of the statistic; of annual reports their list. */
export const statisticFolder = (flow: string): string =>
  isReport({ flow }) ? REPORTS_FOLDER : `releases/${flow}/`;

/** The whole series as of a vintage (`cpi/2017-12/e1`), as it is published with its edition. */
export const seriesPath = (vintage: string): string => `releases/${vintage}/series.csv`;

/** `releases/cpi/2017-12/`, `disclosure/reports/2017/`: the pointer page, and the folder of the pointers. */
export const releaseFolder = (id: ReleaseId): string =>
  isReport(id) ? `${REPORTS_FOLDER}${id.period}/` : `releases/${id.flow}/${id.period}/`;

/** `releases/cpi/2017-12/e1/`: the edition's page, and the folder of its immutable artefacts. */
export const editionPath = (id: ReleaseId, edition: number): string => `${releaseFolder(id)}e${edition}/`;

/** `releases/cpi/2017-12/e3/from-1`: what edition 3 has other than edition 1; a page with a slash, a file with `.csv`. */
export const differencePath = (id: ReleaseId, edition: number, since: number): string =>
  `${editionPath(id, edition)}from-${since}`;

/** What an edition says of itself, for programs: `release.json`, of a report `report.json`. */
export const documentName = (id: Pick<ReleaseId, 'flow'>): string =>
  isReport(id) ? 'report.json' : 'release.json';

export const english = (key: string): string => `en/${key}`;

/** `releases/cpi/latest.json`: release.json of the newest period. */
export const latestPath = (flow: string): string => `releases/${flow}/latest.json`;

/** Files of figures and of a report are called after the release, others after it and themselves. */
const suffixOf = (file: string): string => file.replace(/^(?:data|report)(?=\.)/, '').replace(/^(?!\.)/, '-');

/** What pages are made of is no download. */
const IS_HANDED_OUT = /^[^.]+\.(?!html$|css$|js$)/;

/** `cpi-2017-12-e1.xlsx` for `releases/cpi/2017-12/e1/data.xlsx`; undefined for a page or what is no edition's. */
export const downloadName = (key: string): string | undefined => {
  const [, flow, period, edition, file = ''] =
    /^releases\/([^/]+)\/([^/]+)\/(e\d+)\/([^/]+)$/.exec(key) ?? [];
  const [, year, reportEdition, reportFile = ''] =
    /^disclosure\/reports\/(\d+)\/(?:(e\d+)\/)?([^/]+)$/.exec(key) ?? [];
  const [, since] = /^from-(\d+)\.csv$/.exec(file) ?? [];
  const name = file || reportFile;
  if (!IS_HANDED_OUT.test(name)) return undefined;
  const kept = since === undefined ? suffixOf(name) : `-from-e${since}.csv`;
  return year === undefined
    ? `${flow}-${period}-${edition}${kept}`
    : `${REPORT_FLOW}-${year}${reportEdition === undefined ? '' : `-${reportEdition}`}${kept}`;
};
