import type { Text } from '../../kernel/text.ts';
import type { Dataflow, Observation } from '../rules/dataflow.ts';

/** One edition of a release: what its document says of it, apart from figures and what came of it. */
export type EditionHead = {
  flow: string;
  period: string;
  kind: 'regular' | 'backfill';
  title: Text;
  releaseAt: string | null;
  edition: number | null;
  notice: Text | null;
  links: Readonly<Record<string, string>>;
};

/**
 * What every format is written from: one edition, as its release document has it, and its observations in the
 * order of the codelists. `origin` is the site's address without a trailing slash.
 */
export type Publication = {
  dataflow: Dataflow;
  release: EditionHead;
  observations: readonly Observation[];
  origin: string;
};
