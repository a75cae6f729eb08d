import { keyedHash, keyedMac } from '../../../sealed/hashes.ts';
import { openBytes, type Secrets, sealBytes } from '../../../sealed/secrets.ts';
import { featuresOf } from '../../rules/resemblance.ts';
import type { CaseRow, Likeness } from '../row.ts';
import { bandsOf, keptOf, sharedBy, slotsOf } from './minhash.ts';

/**
 * How texts that resemble each other are found without being read. A case keeps a sketch of its text, sealed under
 * a key that comes from the same secret as all keyed hashes: who has the table alone can neither lay two of them
 * side by side, nor a text of their own against one. The bands by which candidates are found are keyed hashes like
 * those of names. They are many: the form writes the sketch only, and an officer's first step the bands.
 */
const SKETCH = 'sketch';

/** The numbers of a text are kept as so many bytes of their keyed hash, behind the slots. */
const NUMBERS_BYTES = 8;

type Sketched = Pick<CaseRow, 'receipt' | 'sketch'>;

/** The sealed sketch of a text; empty where there is too little to compare. */
export const sketchOf = async (secrets: Secrets, receipt: string, text: string): Promise<string> => {
  const { features, numbers } = featuresOf(text);
  if (features.length === 0) return '';
  const [secret, plain, numbersHash] = await Promise.all([
    keyedMac(secrets, 'resembling'),
    keyedMac(secrets, SKETCH),
    keyedMac(secrets, 'numbers', numbers),
  ]);
  const bytes = Buffer.concat([keptOf(slotsOf(secret, features)), numbersHash.subarray(0, NUMBERS_BYTES)]);
  return sealBytes({ receipt, plain }, SKETCH, bytes).toString('base64url');
};

const opened = async (secrets: Secrets, { receipt, sketch }: Sketched): Promise<Buffer | null> => {
  if (sketch === '') return null;
  const plain = await keyedMac(secrets, SKETCH);
  return openBytes({ receipt, plain }, SKETCH, Buffer.from(sketch, 'base64url'));
};

/** The bands of a sketch, as likenesses; none of an empty one. */
export const bandsIn = async (secrets: Secrets, sketched: Sketched): Promise<Likeness[]> => {
  const bytes = await opened(secrets, sketched);
  if (bytes === null) return [];
  return Promise.all(
    bandsOf(bytes).map(async (band): Promise<Likeness> => {
      return { what: 'resembling', hash: await keyedHash(secrets, 'resembling', band) };
    }),
  );
};

/** How alike two texts are: the share of features that both have (`sharedBy`), and whether their numbers agree. */
export type Resemblance = { share: number; sameNumbers: boolean };

/** How alike what two requests want is, by their sketches; null where one has none. */
export const resemblance = async (
  secrets: Secrets,
  one: Sketched,
  other: Sketched,
): Promise<Resemblance | null> => {
  const [a, b] = await Promise.all([opened(secrets, one), opened(secrets, other)]);
  if (a === null || b === null) return null;
  return {
    share: sharedBy(a, b),
    sameNumbers: a.subarray(-NUMBERS_BYTES).equals(b.subarray(-NUMBERS_BYTES)),
  };
};
