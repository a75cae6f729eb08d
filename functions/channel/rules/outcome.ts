/**
 * What became of one attempt to send a post. `delivered`: the platform says that it has it, with its id where it gives
 * one. `refused`: it will not take it, however often it is asked. `later`: it was not taken now; `afterSeconds` is how
 * long the platform asks to be left alone, null where it says nothing. `unknown`: it was sent, and no answer came:
 * it may be there. `off`: nobody has said where the channel is. A reason names codes and nothing that is secret.
 */
export type SendOutcome =
  | { readonly is: 'delivered'; readonly platformId: string | null }
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'later'; readonly reason: string; readonly afterSeconds: number | null }
  | { readonly is: 'unknown'; readonly reason: string }
  | { readonly is: 'off' };

export const delivered = (platformId: string | null = null): SendOutcome => ({ is: 'delivered', platformId });
export const refused = (reason: string): SendOutcome => ({ is: 'refused', reason });
export const postponed = (reason: string, afterSeconds: number | null = null): SendOutcome => ({
  is: 'later',
  reason,
  afterSeconds,
});
export const unknown = (reason: string): SendOutcome => ({ is: 'unknown', reason });

/** What goes out on a channel. `id` makes it one post, however often it is sent. */
export type Posted = {
  readonly id: string;
  /** The subject of a mail; other channels show the text alone. */
  readonly subject: string;
  readonly text: string;
};
