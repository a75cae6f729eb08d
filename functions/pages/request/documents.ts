import { extensionOf } from '../../formats/media.ts';

/**
 * Where the public finds a released document: under the number of its case and its file. The request desk hands it
 * out, since nothing that publishes may open what a case holds.
 */
export const documentPath = (receipt: string, { file, type }: { file: number; type: string }): string =>
  `/requests/released/${receipt}/${file}.${extensionOf(type)}`;
