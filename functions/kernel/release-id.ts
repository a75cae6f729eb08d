/** `cpi/2017-12`, or `cpi/backfill` for the history that a dataflow brings along. */
export type ReleaseId = { flow: string; period: string };

/** Which file to build, and which of the orders for it this is. */
export type BuildOrder = { upload: number; order: number };

export const releaseName = (id: ReleaseId): string => `${id.flow}/${id.period}`;
