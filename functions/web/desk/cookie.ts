import type { CounterPorts } from './ports.ts';

/** By what somebody finds their own request or question again. */
type Credentials = { receipt: string; secret: string };

/**
 * Number and secret of the request in sight and of some made before it, for half an hour on this device: unseen by scripts, sent to nobody else's pages. On https the
 * name's prefix has the browser enforce that the cookie is Secure and of this host alone.
 */
const SECONDS = 1800;

const secure = ({ site }: CounterPorts): boolean => site.address.startsWith('https:');
export const cookieName = (ports: CounterPorts, name = 'receipt'): string =>
  secure(ports) ? `__Host-${name}` : name;

export const cookie = (ports: CounterPorts, value: string, seconds: number, name = 'receipt'): string =>
  `${cookieName(ports, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure(ports) ? '; Secure' : ''}`;

/** Requests that are remembered at one time, the one in sight included. */
const MOST = 5;

/** This request is in sight from now on; the others stay within reach. */
export const remember = (
  ports: CounterPorts,
  own: Credentials,
  others: readonly Credentials[] = [],
): string => {
  const all = [own, ...others.filter(({ receipt }) => receipt !== own.receipt)].slice(0, MOST);
  return cookie(ports, all.map(({ receipt, secret }) => `${receipt}.${secret}`).join('~'), SECONDS);
};

export const forget = (ports: CounterPorts): string => cookie(ports, '', 0);

/** What this browser remembers, the request in sight first. */
export const remembered = (
  ports: CounterPorts,
  cookies: Readonly<Record<string, string>>,
): readonly Credentials[] =>
  (cookies[cookieName(ports)] ?? '')
    .split('~')
    .slice(0, MOST)
    .flatMap((one) => {
      const [receipt, secret] = one.split('.');
      return receipt && secret ? [{ receipt, secret }] : [];
    });

/** What is to be said on the page that a POST leads to: said once, within a minute, and nothing of a secret. */
const NOTE_SECONDS = 60;

export const leaveNote = (ports: CounterPorts, note: string): string =>
  cookie(ports, encodeURIComponent(note), NOTE_SECONDS, 'note');

/** The note, and the cookie that takes it away. */
export const takeNote = (
  ports: CounterPorts,
  cookies: Readonly<Record<string, string>>,
): { note: string; taken: string[] } => {
  const value = cookies[cookieName(ports, 'note')];
  if (!value) return { note: '', taken: [] };
  try {
    return { note: decodeURIComponent(value), taken: [cookie(ports, '', 0, 'note')] };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return { note: '', taken: [] };
  }
};
