/** The nearest-rank percentile of a sample that is not empty. */
export const percentile = (sample: readonly number[], p: number): number => {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = Math.max(0, Math.ceil((p / 100) * sorted.length) - 1);
  const found = sorted[at];
  if (found === undefined) throw new RangeError('No sample to take a percentile of');
  return found;
};

export const median = (sample: readonly number[]): number => percentile(sample, 50);
