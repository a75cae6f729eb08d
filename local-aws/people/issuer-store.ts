import { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../time/clock.ts';

/** What the issuer keeps of sessions, grants and tokens, so that they outlive a restart. */
export interface IssuerStore {
  readonly adapter: AdapterFactory;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS item (
    model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, expires REAL,
    grantId TEXT, userCode TEXT, uid TEXT, PRIMARY KEY (model, id)) STRICT;
  CREATE INDEX IF NOT EXISTS grants ON item (grantId);
`;

/** oidc-provider's adapter on one file; what has expired by the host's clock is not found. */
export function openIssuerStore(file: string, clock: Clock): IssuerStore {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
  const put = db.prepare('INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?)');
  const byId = db.prepare('SELECT payload, expires FROM item WHERE model = ? AND id = ?');
  const byUserCode = db.prepare('SELECT payload, expires FROM item WHERE model = ? AND userCode = ?');
  const byUid = db.prepare('SELECT payload, expires FROM item WHERE model = ? AND uid = ?');
  const drop = db.prepare('DELETE FROM item WHERE model = ? AND id = ?');
  const dropGrant = db.prepare('DELETE FROM item WHERE grantId = ?');
  const dropExpired = db.prepare('DELETE FROM item WHERE expires <= ?');
  dropExpired.run(clock.now());

  const found = (row: Record<string, unknown> | undefined): AdapterPayload | undefined => {
    if (!row || (typeof row.expires === 'number' && row.expires <= clock.now())) return undefined;
    return JSON.parse(String(row.payload));
  };

  const adapter: AdapterFactory = (model): Adapter => ({
    async upsert(id, payload, expiresIn) {
      const expires = expiresIn ? clock.now() + expiresIn * 1000 : null;
      const { grantId = null, userCode = null, uid = null } = payload;
      put.run(model, id, JSON.stringify(payload), expires, grantId, userCode, uid);
    },
    find: async (id) => found(byId.get(model, id)),
    findByUserCode: async (userCode) => found(byUserCode.get(model, userCode)),
    findByUid: async (uid) => found(byUid.get(model, uid)),
    async consume(id) {
      const row = byId.get(model, id);
      const payload = found(row);
      if (!payload) return;
      const { grantId = null, userCode = null, uid = null } = payload;
      const consumed = { ...payload, consumed: Math.floor(clock.now() / 1000) };
      put.run(model, id, JSON.stringify(consumed), row?.expires ?? null, grantId, userCode, uid);
    },
    destroy: async (id) => void drop.run(model, id),
    revokeByGrantId: async (grantId) => void dropGrant.run(grantId),
  });
  return { adapter, close: () => db.close() };
}
