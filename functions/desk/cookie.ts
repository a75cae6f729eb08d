import type { Credentials } from '../http/contract/request/desk-schemas.ts';
import type { Room } from './room.ts';

/**
 * Number and secret, for half an hour on this device: unseen by scripts, sent to nobody else's pages. On https the
 * name's prefix has the browser enforce that the cookie is Secure and of this host alone.
 */
const SECONDS = 1800;

const secure = ({ site }: Room): boolean => site.address.startsWith('https:');
const nameOf = (room: Room): string => (secure(room) ? '__Host-receipt' : 'receipt');

const cookie = (room: Room, value: string, seconds: number): string =>
  `${nameOf(room)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure(room) ? '; Secure' : ''}`;

export const remember = (room: Room, { receipt, secret }: Credentials): string =>
  cookie(room, `${receipt}.${secret}`, SECONDS);

export const forget = (room: Room): string => cookie(room, '', 0);

export const remembered = (room: Room, cookies: Readonly<Record<string, string>>): Credentials | null => {
  const [receipt, secret] = (cookies[nameOf(room)] ?? '').split('.');
  return receipt && secret ? { receipt, secret } : null;
};
