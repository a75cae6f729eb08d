import type { ReleaseDocument } from '../../release/rules/document.ts';
import type { Dataflow, Observation } from '../rules/dataflow.ts';

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
