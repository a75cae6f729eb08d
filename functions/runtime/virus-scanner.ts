import { connect } from 'node:net';
import * as v from 'valibot';

/** Looks for viruses in a file. @throws Error where the scanner is not there, is too slow, or says neither */
export type VirusScanner = (bytes: Uint8Array) => Promise<'clean' | 'infected'>;

/** How long one file may take, milliseconds: below the time limit of the function that waits. */
const LIMIT = 60_000;

/** No scanner says more than this, characters. */
const LONGEST_ANSWER = 10_000;

const textOf = async (stream: AsyncIterable<unknown>, isWhole = (_: string) => false): Promise<string> => {
  const decoder = new TextDecoder();
  let said = '';
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) throw new Error('The virus scanner did not answer in bytes');
    said += decoder.decode(chunk, { stream: true });
    if (said.length > LONGEST_ANSWER) throw new Error('The virus scanner does not stop answering');
    if (isWhole(said)) break;
  }
  return said;
};

const length = (of: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(of);
  return bytes;
};

/** The command INSTREAM of clamd (clamd(8)): the file behind its length, then a length of nothing. */
const clamd =
  (host: string, port: number, limit: number): VirusScanner =>
  async (bytes) => {
    const socket = connect({ host, port, signal: AbortSignal.timeout(limit) });
    for (const part of ['zINSTREAM\0', length(bytes.length), bytes, length(0)]) socket.write(part);
    const said = await textOf(socket, (text) => text.endsWith('\0'));
    if (said === 'stream: OK\0') return 'clean';
    if (/^stream: .+ FOUND\0$/.test(said)) return 'infected';
    throw new Error(`clamd says: ${said.slice(0, 200)}`);
  };

const Status = v.object({ Status: v.picklist(['OK', 'FOUND']) });
const Statuses = v.union([Status, v.pipe(v.array(Status), v.minLength(1))]);

/**
 * A service by HTTP as `clamav-rest` is: the file as the field `file` of a form; 200 with `OK`, or 406 with `FOUND`.
 * Its name stays here, since it may name a person.
 */
const service =
  (address: string, limit: number): VirusScanner =>
  async (bytes) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), 'file');
    const signal = AbortSignal.timeout(limit);
    const answer = await fetch(address, { method: 'POST', body: form, signal, redirect: 'error' });
    const said = answer.body ? await textOf(answer.body) : '';
    if (answer.status !== 200 && answer.status !== 406) {
      throw new Error(`The virus scanner answers ${answer.status}`);
    }
    const found = [v.parse(Statuses, JSON.parse(said))].flat();
    const clean = found.every((one) => one.Status === 'OK');
    if (clean !== (answer.status === 200)) throw new Error('The virus scanner contradicts itself');
    return clean ? 'clean' : 'infected';
  };

/**
 * The office's virus scanner: `clamd://host:port`, or `https://…` (`http://…`) of a service; null for `none`.
 *
 * @throws Error where the address is none of these
 */
export const openVirusScanner = (address: string, limit = LIMIT): VirusScanner | null => {
  if (address === 'none') return null;
  const { protocol, hostname, port } = new URL(address);
  if (protocol === 'clamd:') return clamd(hostname, Number(port || 3310), limit);
  if (protocol === 'https:' || protocol === 'http:') return service(address, limit);
  throw new Error('A virus scanner stands at clamd://, https:// or http://');
};
