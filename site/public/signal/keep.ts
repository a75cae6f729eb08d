/// <reference lib="dom" />
/**
 * What a monitor wrote, on their own phone: entries that wait to be sent, and the form as it stands. It lies in the
 * browser's database until the office has it; then the words are removed, and what stays is when it was sent.
 */

/** What the form holds. The screenshot is a JPEG in base64. */
export type Draft = { source: string; summary: string; link: string; estimate: string; screenshot: string };

export type Entry = {
  /** Its Idempotency-Key: however often it is sent, it is one signal. */
  key: string;
  writtenAt: string;
  /** Who was signed in when it was written; '' where nobody was, and then it is sent by whoever signs in. */
  by: string;
  /** Null once the office has it. */
  draft: Draft | null;
  state:
    | { is: 'kept' }
    /** An attempt was made and no answer came: the office may have it or not. */
    | { is: 'unconfirmed' }
    | { is: 'refused'; why: string }
    | { is: 'sent'; at: string; id: string };
};

const STORES = ['entries', 'form'] as const;
type StoreName = (typeof STORES)[number];

const opened = new Promise<IDBDatabase>((resolve, reject) => {
  const request = indexedDB.open('heliostat-signal', 1);
  request.onupgradeneeded = () => {
    for (const name of STORES) request.result.createObjectStore(name);
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Pages of one browser share what lies on the phone, and each tells the others of a change, so that none says what no longer is. */
const others = new BroadcastChannel('heliostat-signal');

export const onOthersChange = (tell: () => void): void => {
  others.onmessage = tell;
};

/** One transaction, done once it is on disk. */
const work = async <T>(
  name: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> => {
  const transaction = (await opened).transaction(name, mode);
  const request = act(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      if (name === 'entries' && mode === 'readwrite') others.postMessage('');
      resolve(request.result);
    };
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
};

export const keepEntry = (entry: Entry): Promise<IDBValidKey> =>
  work('entries', 'readwrite', (store) => store.put(entry, entry.key));
export const dropEntry = (key: string): Promise<undefined> =>
  work('entries', 'readwrite', (store) => store.delete(key));

/** Everything that lies on the phone: entries, sent or not, and what the form holds. */
export const dropAll = async (): Promise<void> => {
  for (const name of STORES) await work(name, 'readwrite', (store) => store.clear());
};

/** The newest first. */
export const entries = async (): Promise<Entry[]> => {
  const found: Entry[] = await work('entries', 'readonly', (store) => store.getAll());
  return found.sort((a, b) => (a.writtenAt < b.writtenAt ? 1 : -1));
};

export const keepForm = (draft: Draft): Promise<IDBValidKey> =>
  work('form', 'readwrite', (store) => store.put(draft, 'draft'));
export const keptForm = (): Promise<Draft | undefined> =>
  work('form', 'readonly', (store) => store.get('draft'));
export const dropForm = (): Promise<undefined> => work('form', 'readwrite', (store) => store.delete('draft'));
