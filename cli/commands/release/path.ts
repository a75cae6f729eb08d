import { UsageError } from '../../refusal.ts';

/** `cpi/2017-12` → its two parts. Whether there is such a release is the server's to say. */
export function releaseOf(operand: string): { flow: string; period: string } {
  const [flow, period, ...rest] = operand.split('/');
  if (!flow || !period || rest.length > 0) {
    throw new UsageError({
      zh: `${operand} 应写作 FLOW/PERIOD，如 cpi/2017-12`,
      en: `${operand} is not FLOW/PERIOD, such as cpi/2017-12`,
    });
  }
  return { flow, period };
}

/** The path of a release in the staff API. */
export const releasePath = (operand: string): string => {
  const { flow, period } = releaseOf(operand);
  return `/api/staff/releases/${encodeURIComponent(flow)}/${encodeURIComponent(period)}`;
};
