/**
 * Something the person who started the host can put right: `message` is one clear sentence, shown as it is;
 * the host then ends with exit status 1. Everything else is a mistake of ours and shows its stack.
 */
export class HostFault extends Error {
  override readonly name = 'HostFault';
}

/** The message of anything thrown. */
export const saying = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
