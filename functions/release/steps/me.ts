import type { StaffOperation } from '../contract/routes.ts';

/** Who is signed in, as the token says. */
export const me =
  (): StaffOperation<'me'> =>
  async ({ actor }) => ({ body: actor });
