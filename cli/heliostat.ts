import { setTimeout } from 'node:timers/promises';
import { dispatch } from './dispatch.ts';

/** The staff command line: `npm run heliostat -- COMMAND …`. docs/cli.md has every command. */

// Whoever reads the answer may stop early (`heliostat calendar | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await dispatch(process.argv.slice(2), {
  answer: (text) => process.stdout.write(text),
  talk: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  env: process.env,
  wait: (milliseconds) => setTimeout(milliseconds),
});
