import type { Law } from '../../law/law.ts';
import type { Table } from '../../store/table.ts';
import { loadCase } from '../records/case.ts';
import type { Filter, RegisterListing, RegisterRow } from '../records/register.ts';
import type { Review } from '../rules/answer/review.ts';
import { reviewNow } from './answer.ts';

/**
 * Lists of requests by where their review stands now. Rows hold what the reviewer said; a file that was checked
 * since moves no row, so that of an approved answer its case is asked. There are as many as wait to leave.
 */
export const reviewedNow = (table: Table, law: Law, rows: readonly RegisterRow[]): Promise<RegisterRow[]> =>
  Promise.all(
    rows.map(async (row) =>
      row.review === 'approved'
        ? { ...row, review: reviewNow(await loadCase(table, law, row.receipt), law.reviewFirst) }
        : row,
    ),
  );

/** A page of a list, filtered also by where the review stands now; it may hold fewer rows than it was asked for. */
export const listedByReview = async (
  table: Table,
  law: Law,
  { review, ...filter }: Filter,
  read: (filter: Filter) => Promise<RegisterListing>,
): Promise<RegisterListing> => {
  const stored: Review | undefined = review === 'changed' ? 'approved' : review;
  const { rows, next } = await read({ ...filter, review: stored });
  const now = await reviewedNow(table, law, rows);
  return { rows: review === undefined ? now : now.filter((row) => row.review === review), next };
};
