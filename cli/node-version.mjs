/**
 * Ends a process whose Node is too old, with one sentence. Plain JavaScript, as what imports it first is: an older Node
 * reads no TypeScript, and stops before anything could be said in it.
 */
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const least = Number.parseInt(engines.node.replace('>=', ''), 10);
const { node } = process.versions;

if (Number.parseInt(node, 10) < least) {
  process.stderr.write(
    `Heliostat runs on Node ${least} or later, and this is ${node}: on Linux x64 npm ci brings it and npm start uses it; elsewhere take it from https://nodejs.org/.\n`,
  );
  process.exit(1);
}
