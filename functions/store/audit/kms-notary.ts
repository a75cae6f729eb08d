import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Notary } from '../notary.ts';

/** Keys of the day from an HMAC key that never leaves KMS; each is asked for once in a process. */
export const openNotary = (keyId: string, kms?: KMSClient): Notary => {
  let client = kms;
  const keys = new Map<string, Promise<Uint8Array>>();
  const ask = async (day: string): Promise<Uint8Array> => {
    client ??= new KMSClient({});
    const { Mac } = await client.send(
      new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: Buffer.from(`heliostat/audit/1/${day}`),
      }),
    );
    if (!Mac) throw new Error('KMS gave no MAC');
    return Mac;
  };
  return {
    keyOf: (day) => {
      const known = keys.get(day);
      if (known) return known;
      const asked = ask(day);
      keys.set(day, asked);
      asked.catch(() => keys.delete(day));
      return asked;
    },
  };
};
