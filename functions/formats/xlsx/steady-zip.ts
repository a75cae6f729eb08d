import { text } from 'node:stream/consumers';
import { Temporal } from 'temporal-polyfill';
import { fromBufferPromise } from 'yauzl';
import { zipParts } from './zip.ts';

/** When a document was made and changed, in its own properties (ECMA-376 part 2, 11). */
const MADE = /(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g;

/**
 * A package of texts with one instant for everything in it that tells a time: the library writes the time of the
 * machine, and the same document would be other bytes each time. `at` is ISO 8601.
 */
export const steady = async (bytes: Uint8Array, at: string): Promise<Uint8Array> => {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
  const made = Temporal.Instant.from(at).toString();
  const parts: [string, () => Iterable<string>][] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const part = await text(await zip.openReadStreamPromise(entry));
    const told = entry.fileName === 'docProps/core.xml' ? part.replace(MADE, `$1${made}$3`) : part;
    parts.push([entry.fileName, () => [told]]);
  }
  return zipParts(parts, at);
};
