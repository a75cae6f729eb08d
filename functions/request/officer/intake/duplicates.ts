import { operation } from '../../../web/officers.ts';
import type { DuplicatesAnswer, LikeLine } from '../../contract/officer-answers.ts';
import type { OfficerOperation } from '../../contract/officer-routes.ts';
import { type Case, findCase, isOpen } from '../../records/case.ts';
import { type Alike, alike, alikeInThing } from '../../records/likeness/likeness.ts';
import { LEAST_ALIKE } from '../../records/likeness/minhash.ts';
import { resemblance } from '../../records/likeness/sketch.ts';
import type { CaseRow } from '../../records/row.ts';
import { earlierFaults, sentAnswer } from '../../rules/answer/earlier.ts';
import { type CaseHandling, type CaseOfficerPorts, loadNamedCase } from '../ports.ts';

/** A share to the nearest 5 %, which is as near as it is known. */
const percent = (share: number): number => Math.round(share * 20) * 5;

const line = ({ receipt, what, text }: Alike): LikeLine => ({
  receipt,
  alike: what,
  percent: text && percent(text.share),
  sameNumbers: text?.sameNumbers ?? null,
});

/** As many as one takes in beside a case; `requestDuplicates` has them all. */
const MOST_OFFERED = 5;

/** What is offered for linking beside a case that is shown or entered: requests for what seems to be the same. */
export const offered = async (
  { table, secrets }: Pick<CaseHandling, 'table' | 'secrets'>,
  row: Pick<CaseRow, 'receipt' | 'likenesses' | 'sketch'>,
): Promise<LikeLine[]> => (await alikeInThing(table, secrets, row)).slice(0, MOST_OFFERED).map(line);

/** A person who asks often has many requests; whoever links looks at those alike in most. */
const MOST_CANDIDATES = 50;

/** How the other was answered, where its answer has gone out. */
const answerOf = ({ request }: Case): DuplicatesAnswer['items'][number]['answered'] => {
  const answer = sentAnswer(request);
  if (answer === null) return null;
  const { outcome, reply } = answer.decided.decision;
  return { on: answer.dispatched.day, outcome, reply };
};

/**
 * What the officer may consider; the law leaves the judgement to them. The same applicant who asks again for what
 * they were answered before is told so and not answered again 重复申请 (v2019 Art 36(6)); one request sent twice goes
 * on as one. Other years are another thing, however alike the words are.
 */
const proposalFor = (
  own: Case,
  other: Case,
  { what, text }: Alike,
): DuplicatesAnswer['items'][number]['proposes'] => {
  const sameApplicant = what.includes('identity') || what.includes('person');
  const sameThing = what.includes('wanted') || (what.includes('resembling') && text?.sameNumbers === true);
  if (!sameApplicant || !sameThing || !isOpen(own)) return null;
  if (isOpen(other)) return 'link';
  const answered = answerOf(other);
  if (answered === null || answered.on > own.deadline.receivedOn) return null;
  return earlierFaults(other.receipt, answered.on, other.request, true).length === 0 ? 'repeated' : null;
};

/** Candidates for linking, and earlier answers that one repeats, those alike in most first. */
export const requestDuplicates = (ports: CaseOfficerPorts): OfficerOperation<'requestDuplicates'> =>
  operation(ports, async (handling, call) => {
    const { table, secrets, law } = handling;
    const own = await loadNamedCase(handling, call);
    const others = (await alike(table, secrets, own.row)).slice(0, MOST_CANDIDATES);
    const items = await Promise.all(
      others.map(async (known): Promise<DuplicatesAnswer['items']> => {
        const other = await findCase(table, law, known.receipt);
        if (other === null) return [];
        const text = known.text ?? (await resemblance(secrets, own.row, other.row));
        const resembles = text !== null && text.share >= LEAST_ALIKE;
        const what = resembles ? [...new Set([...known.what, 'resembling' as const])] : known.what;
        const found: Alike = { ...known, what, text };
        return [
          {
            ...line(found),
            state: other.request.state,
            receivedOn: other.deadline.receivedOn,
            answered: answerOf(other),
            proposes: proposalFor(own, other, found),
          },
        ];
      }),
    );
    return { body: { items: items.flat() } satisfies DuplicatesAnswer };
  });
