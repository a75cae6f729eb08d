import type { Credentials } from '../http/contract/request/desk-schemas.ts';
import type { DeskPorts } from './ports.ts';

/**
 * Number and secret, for half an hour on this device: unseen by scripts, sent to nobody else's pages. On https the
 * name's prefix has the browser enforce that the cookie is Secure and of this host alone.
 */
const SECONDS = 1800;

const secure = ({ site }: DeskPorts): boolean => site.address.startsWith('https:');
const nameOf = (ports: DeskPorts): string => (secure(ports) ? '__Host-receipt' : 'receipt');

const cookie = (ports: DeskPorts, value: string, seconds: number): string =>
  `${nameOf(ports)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure(ports) ? '; Secure' : ''}`;

export const remember = (ports: DeskPorts, { receipt, secret }: Credentials): string =>
  cookie(ports, `${receipt}.${secret}`, SECONDS);

export const forget = (ports: DeskPorts): string => cookie(ports, '', 0);

export const remembered = (
  ports: DeskPorts,
  cookies: Readonly<Record<string, string>>,
): Credentials | null => {
  const [receipt, secret] = (cookies[nameOf(ports)] ?? '').split('.');
  return receipt && secret ? { receipt, secret } : null;
};
