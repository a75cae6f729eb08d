/** The limit beside the builder: streaming csv-parse over one file, and nothing else. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

const [file] = process.argv.slice(2);
if (!file) throw new Error('Which file?');
const started = performance.now();
let rows = 0;
for await (const _ of createReadStream(file).pipe(parse())) rows += 1;
const seconds = (performance.now() - started) / 1000;
const peakMb = process.resourceUsage().maxRSS / 1000;
console.log(JSON.stringify({ rows, seconds, peakMb }));
