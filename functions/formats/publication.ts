import type { Dataflow, Observation } from '../domain/figures/dataflow.ts';
import type { ReleaseDocument } from '../domain/release/document.ts';

/**
 * What every format is written from: one edition, as its release document has it, and its observations in the
 * order of the codelists. `origin` is the site's address without a trailing slash.
 */
export type Publication = {
  dataflow: Dataflow;
  release: Pick<
    ReleaseDocument,
    'flow' | 'period' | 'kind' | 'edition' | 'releaseAt' | 'title' | 'notice' | 'links'
  >;
  observations: readonly Observation[];
  origin: string;
};
