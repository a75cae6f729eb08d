import type { ReleaseId } from './release.ts';

/**
 * Where things stand in the public bucket. A key is the address without its leading slash; pages are keys that
 * end in a slash, and the home page is the default root object.
 */
export const HOME = { zh: 'index.html', en: 'en/' } as const;

/** `releases/cpi/2017-12/`: the pointer page, and the folder of the pointers. */
export const releaseFolder = (id: ReleaseId): string => `releases/${id.flow}/${id.period}/`;

/** `releases/cpi/2017-12/e1/`: the edition's page, and the folder of its immutable artefacts. */
export const editionPath = (id: ReleaseId, edition: number): string => `${releaseFolder(id)}e${edition}/`;

export const english = (key: string): string => `en/${key}`;

/** `releases/cpi/latest.json`: release.json of the newest period. */
export const latestPath = (flow: string): string => `releases/${flow}/latest.json`;
