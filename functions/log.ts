/** One line of JSON for each thing that happened: identifiers and outcomes, never bodies, names or contacts. */
export const log = (event: string, fields: Record<string, string | number | boolean | null> = {}): void => {
  process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`);
};

/** An error as the log keeps it: its name, message and stack, and those of its causes. */
export const described = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${described(error.cause)}`;
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`;
};
