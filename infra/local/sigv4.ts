import type { Principal } from './policy.ts';

/** A long-term key pair the host made up for a function's role. */
export interface Credential {
  readonly secret: string;
  readonly principal: Principal;
}

/** By access key id. The engines look it up at each request: the host may add to it. */
export type Credentials = ReadonlyMap<string, Credential>;
