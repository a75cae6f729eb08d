import type { Text } from '../../kernel/text.ts';

/**
 * A headline figure as a release states it. `change` is value − base where the measure has a base, and the value
 * where it is a change itself; `compared` and `words` say it where the definition has its own words.
 */
export type HeadlineFigure = {
  key: string;
  label: Text;
  value: string;
  change?: string;
  unit: Text;
  compared?: Text | undefined;
  words?: { up: Text; down: Text } | undefined;
};
