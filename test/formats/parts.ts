import { fromBufferPromise } from 'yauzl';

/** The parts of a package (ECMA-376) as text, by their names. */
export const partsOf = async (bytes: Uint8Array): Promise<Map<string, string>> => {
  const parts = new Map<string, string>();
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
  }
  return parts;
};
