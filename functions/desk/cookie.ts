import type { Credentials } from '../http/contract/request/desk-schemas.ts';
import type { DeskPorts } from './ports.ts';

/**
 * Number and secret, for half an hour on this device: unseen by scripts, sent to nobody else's pages. On https the
 * name's prefix has the browser enforce that the cookie is Secure and of this host alone.
 */
const SECONDS = 1800;

const secure = ({ site }: DeskPorts): boolean => site.address.startsWith('https:');
const nameOf = (ports: DeskPorts, name = 'receipt'): string => (secure(ports) ? `__Host-${name}` : name);

const cookie = (ports: DeskPorts, value: string, seconds: number, name = 'receipt'): string =>
  `${nameOf(ports, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure(ports) ? '; Secure' : ''}`;

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

/** What is to be said on the page that a POST leads to: said once, within a minute, and nothing of a secret. */
const NOTE_SECONDS = 60;

export const leaveNote = (ports: DeskPorts, note: string): string =>
  cookie(ports, encodeURIComponent(note), NOTE_SECONDS, 'note');

/** The note, and the cookie that takes it away. */
export const takeNote = (
  ports: DeskPorts,
  cookies: Readonly<Record<string, string>>,
): { note: string; taken: string[] } => {
  const value = cookies[nameOf(ports, 'note')];
  if (!value) return { note: '', taken: [] };
  try {
    return { note: decodeURIComponent(value), taken: [cookie(ports, '', 0, 'note')] };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return { note: '', taken: [] };
  }
};
