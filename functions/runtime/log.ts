/** One line of JSON for each thing that happened: identifiers and outcomes, never bodies, names or contacts. */
export const log = (event: string, fields: Record<string, string | number | boolean | null> = {}): void => {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
};

/** The longest message that is kept: a service that refuses a write repeats in its message what was to be written. */
const MOST_CHARACTERS = 500;

/** An error as the log keeps it: its name, message and stack, and those of its causes. */
export const described = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error).slice(0, MOST_CHARACTERS);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${described(error.cause)}`;
  const { name, message, stack = '' } = error;
  const said = message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS)}…` : message;
  const trace = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return `${[`${name}: ${said}`, ...trace].join('\n')}${cause}`;
};
