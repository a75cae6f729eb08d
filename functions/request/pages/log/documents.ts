import { extensionOf } from '../../../formats/media.ts';

/**
 * Where the public finds a released document: under the anchor of its entry in the log and its file's number. The request desk hands it
 * out, since nothing that publishes may open what a case holds.
 */
export const documentPath = (anchor: string, { file, type }: { file: number; type: string }): string =>
  `/requests/released/${anchor}/${file}.${extensionOf(type)}`;
