import type { Text } from '../../../kernel/text.ts';
import type { Outcome } from '../../../law/outcome.ts';
import { documentPath } from './documents.ts';

/** An answered request as the public sees it: what officers wrote of it, and nothing of who asked. */
export type LogLine = {
  /** By what it is named in an address; no receipt number follows from it. */
  anchor: string;
  title: Text;
  outcome: Outcome;
  answeredOn: string;
  documents: readonly { name: string; path: string; type: string; bytes: number }[];
};

/** An entry as the page and the search show it. */
export const logLine = (
  anchor: string,
  entry: Pick<LogLine, 'title' | 'outcome' | 'answeredOn'> & {
    documents: readonly { name: string; file: number; type: string; bytes: number }[];
  },
): LogLine => ({
  anchor,
  title: entry.title,
  outcome: entry.outcome,
  answeredOn: entry.answeredOn,
  documents: entry.documents.map((one) => ({
    name: one.name,
    path: documentPath(anchor, one),
    type: one.type,
    bytes: one.bytes,
  })),
});
