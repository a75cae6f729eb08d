import type { KMSClient } from '@aws-sdk/client-kms';
import * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import {
  generateKey,
  MOST_SEALED_BYTES,
  openAt,
  StoredBytes,
  sealAt,
  unwrapKey,
  type Wrapping,
  withKms,
} from '../../sealed/envelope.ts';
import { alertDataKeyKey, alertPartition, alertSealedKey } from '../../store/keys.ts';
import { ABSENT, all, get, put, remove, type Step, type Table, transact } from '../../store/table.ts';

/**
 * What people wrote of an alert, each alert in an envelope of its own (sealed/envelope.ts), whose data key KMS wraps
 * under the context `{alert: id}`: a monitor's words name people, and so may the office's.
 */
export type AlertKeys = { readonly kms: KMSClient; alertsKey: string };

/** `alertsKey`: ARN of the key that wraps data keys. The client is made with the first alert that is opened. */
export const openAlertKeys = (alertsKey: string): AlertKeys => withKms({ alertsKey });

/** The data key of one alert. */
export type WordsKey = { alert: string; plain: Uint8Array };

const wrappingOf = ({ kms, alertsKey }: AlertKeys, alert: string): Wrapping => ({
  kms,
  keyId: alertsKey,
  context: { alert },
});

/** A new alert's data key, and the step that keeps it. */
export const newWordsKey = async (
  keys: AlertKeys,
  table: Table,
  alert: string,
): Promise<{ key: WordsKey; step: Step }> => {
  const { plain, wrapped } = await generateKey(wrappingOf(keys, alert));
  return {
    key: { alert, plain },
    step: {
      write: put(table, { ...alertDataKeyKey(alert), wrapped }, ABSENT),
      otherwise: () =>
        new Problem('stale-version', {
          zh: '您读取之后该舆情已有变动',
          en: 'The alert has changed since you read it',
        }),
    },
  };
};

/** @throws Problem `not-found` where the key is gone, and with it everything that people wrote */
export const openWordsKey = async (keys: AlertKeys, table: Table, alert: string): Promise<WordsKey> => {
  const item = await get(table, alertDataKeyKey(alert));
  if (!item)
    throw new Problem('not-found', {
      zh: '该舆情的文字已不存在',
      en: 'What people wrote of this alert is gone',
    });
  const { wrapped } = v.parse(v.object({ wrapped: StoredBytes }), item);
  return { alert, plain: await unwrapKey(wrappingOf(keys, alert), wrapped) };
};

/** Destroys the key of an alert, and with it what people wrote: nobody can read it from then on. */
export const destroyKeyStep = (table: Table, alert: string): Step => ({
  write: remove(table, alertDataKeyKey(alert)),
});

/** Takes away what nobody can read any more, or what must not be read: the key too. Safe to repeat. */
export const sweepWords = async (table: Table, alert: string): Promise<void> => {
  const items = await all(table, alertPartition(alert));
  for (let at = 0; at < items.length; at += 50) {
    await transact(
      table,
      items
        .slice(at, at + 50)
        .map(({ sk }) => ({ write: remove(table, { pk: alertPartition(alert), sk: String(sk) }) })),
    );
  }
};

const bytesStep = (table: Table, key: WordsKey, part: string, bytes: Uint8Array): Step => ({
  write: put(
    table,
    {
      ...alertSealedKey(key.alert, part),
      box: sealAt(key.plain, { record: key.alert, part }, bytes),
    },
    ABSENT,
  ),
  otherwise: () =>
    new Problem('stale-version', {
      zh: '您读取之后该舆情已有变动',
      en: 'The alert has changed since you read it',
    }),
});

/** Words of an alert, by what they are: `{ summary, link }`, `{ opinion, improvements }`. */
export type SealedWords = Readonly<Record<string, string>>;

/** Seals words under a name, where they stand for good. */
export const wordsStep = (table: Table, key: WordsKey, part: string, words: SealedWords): Step =>
  bytesStep(table, key, part, Buffer.from(JSON.stringify(words)));

const openBytes = async (table: Table, key: WordsKey, part: string): Promise<Buffer | null> => {
  const item = await get(table, alertSealedKey(key.alert, part));
  if (!item) return null;
  const { box } = v.parse(v.object({ box: StoredBytes }), item);
  return openAt(key.plain, { record: key.alert, part }, box);
};

const WordsSchema = v.record(v.string(), v.string());

/** The words under a name, opened; null where there are none. */
export const openWords = async (table: Table, key: WordsKey, part: string): Promise<SealedWords | null> => {
  const bytes = await openBytes(table, key, part);
  return bytes && v.parse(WordsSchema, JSON.parse(bytes.toString('utf8')));
};

const pieceOf = (n: number): string => `screenshot-${n}`;

/** A picture, sealed in as many items as it takes. */
export const pictureSteps = (table: Table, key: WordsKey, bytes: Uint8Array): Step[] => {
  const pieces = Math.ceil(bytes.length / MOST_SEALED_BYTES);
  return Array.from({ length: pieces }, (_, n) =>
    bytesStep(table, key, pieceOf(n), bytes.subarray(n * MOST_SEALED_BYTES, (n + 1) * MOST_SEALED_BYTES)),
  );
};

/** @throws Problem `not-found` where the signal came without a picture */
export const openPicture = async (table: Table, key: WordsKey): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for (let n = 0; ; n += 1) {
    const piece = await openBytes(table, key, pieceOf(n));
    if (!piece) break;
    pieces.push(piece);
  }
  if (pieces.length === 0)
    throw new Problem('not-found', { zh: '此线索没有截图', en: 'This signal came without a picture' });
  return Buffer.concat(pieces);
};
