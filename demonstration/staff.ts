import { setTimeout } from 'node:timers/promises';
import { Api } from '../cli/client.ts';
import { clientLogin, findIssuer } from '../cli/issuer.ts';

const ROLES = ['admin', 'editor', 'reviewer', 'approver', 'officer'] as const;

/** The people who enter a demonstration: the staff API, each under a session of their own. */
export type Staff = Readonly<Record<(typeof ROLES)[number], Api>>;

export const wait = (milliseconds: number): Promise<void> => setTimeout(milliseconds);

/** Signs everybody in at the issuer that the site names. Its users' secrets are their names, as on a local host. */
export const signIn = async (address: string): Promise<Staff> => {
  const place = await findIssuer(address, Date.now);
  const sessions = await Promise.all(
    ROLES.map(async (role) => {
      const credentials = await clientLogin(place, role, role);
      // Nobody here reads which requests are alike, and nobody else is there yet.
      return [role, new Api(address, { wait }, credentials, { prefers: 'return=minimal', alone: true })];
    }),
  );
  return Object.fromEntries(sessions);
};
