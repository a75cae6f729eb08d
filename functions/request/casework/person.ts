import * as v from 'valibot';
import office from '../../../site/office.json' with { type: 'json' };
import { type Fault, Problem } from '../../kernel/problem.ts';
import { openWithParts, type Secrets } from '../../sealed/secrets.ts';
import type { Table } from '../../store/table.ts';
import { fieldsThatAre, forApplicant } from '../contract/form-fields.ts';
import type { Case } from '../records/case.ts';
import { likenessesOf } from '../records/likeness/likenesses.ts';
import { sketchOf } from '../records/likeness/sketch.ts';
import type { Likeness } from '../records/row.ts';
import { identityNumberFits } from '../rules/form/identity-number.ts';
import { holdsTelephone, localNumbersIn } from '../rules/telephone.ts';

/** What is read of the sealed parts, whoever wrote them: the public form, or an officer from paper. */
const text = v.fallback(v.optional(v.string()), undefined);
const Somebody = v.object(forApplicant(text));
type Somebody = v.InferOutput<typeof Somebody>;

const SealedApplicant = v.object({
  ...Somebody.entries,
  joint: v.fallback(v.optional(v.array(Somebody), []), []),
  agents: v.fallback(v.optional(v.array(Somebody), []), []),
});
const SealedWanted = v.object({ title: text, documentNumber: text, description: text, way: text });

export type KnownApplicant = v.InferOutput<typeof SealedApplicant>;
export type KnownWanted = v.InferOutput<typeof SealedWanted>;

const IDENTIFYING = fieldsThatAre('name', 'other-name', 'number', 'way');
const WAYS = fieldsThatAre('way');
const ways = (one: Somebody): (string | undefined)[] => WAYS.map((name) => one[name]);
const present = (texts: readonly (string | undefined)[]): string[] =>
  texts.filter((one): one is string => one !== undefined && one.trim() !== '');

/** As many texts of people as can be written, or replaced, in one transaction beside the case itself. */
const MOST_PERSON_TEXTS = 30;

/**
 * Keyed hashes by which a request is found to be like another, and the sketch of what it wants. Joint applicants
 * and agents are people too; of hundreds the first names tell enough.
 */
export const likenesses = async (
  secrets: Secrets,
  receipt: string,
  said: { applicant: unknown; wanted?: unknown },
): Promise<{ likenesses: Likeness[]; sketch: string }> => {
  const who = v.parse(SealedApplicant, said.applicant);
  const what = v.parse(SealedWanted, said.wanted ?? {});
  const wanted = present([what.title, what.documentNumber, what.description]);
  const others = [...who.agents, ...who.joint];
  const people = present([
    who.name,
    ...ways(who),
    ...others.map(({ name }) => name),
    ...others.flatMap(ways),
  ]);
  const [same, sketch] = await Promise.all([
    likenessesOf(secrets, {
      identity: who.identityNumber ?? who.creditCode,
      person: people.slice(0, MOST_PERSON_TEXTS),
      wanted,
    }),
    sketchOf(secrets, receipt, wanted.join('\n')),
  ]);
  return { likenesses: same, sketch };
};

/** An applicant as they were entered or corrected. */
export const knownApplicant = (said: unknown): KnownApplicant => v.parse(SealedApplicant, said);

/** Who asks and for what, for a letter or a comparison made inside; it goes into no answer. */
export const knownPerson = async (
  { table, secrets }: { table: Table; secrets: Secrets },
  receipt: string,
): Promise<{ applicant: KnownApplicant; wanted: KnownWanted }> => {
  const { parts } = await openWithParts(secrets, table, receipt, ['applicant', 'request']);
  return {
    applicant: v.parse(SealedApplicant, parts.applicant ?? {}),
    wanted: v.parse(SealedWanted, parts.request ?? {}),
  };
};

/** The names of some people, of those who gave one. */
export const namesOf = (people: readonly Somebody[]): string[] => present(people.map(({ name }) => name));

/** What is wanted in one line, as letters cite it. */
export const subjectOf = ({ title, documentNumber, description }: KnownWanted): string => {
  const named = present([title, documentNumber && `（${documentNumber}）`]).join('');
  return named === '' ? (description ?? '').replace(/\s+/g, ' ').replace(/[。.]$/, '') : named;
};

/** Every text within a value, with its JSON pointer. */
function* textsIn(value: unknown, pointer = ''): Generator<[pointer: string, text: string]> {
  if (typeof value === 'string') yield [pointer, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, `${pointer}/${key}`);
  }
}

/** What is too short tells nobody apart: a house number, a name of one character. */
const SHORTEST = 2;

/** Width, case, spaces and hyphens hide nobody. */
const plain = (said: string): string =>
  said
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•.\-‐–—]/gu, '');

const RESIDENT = /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g;

/** The office's own numbers are no person's. */
const OWN_TELEPHONES = [office.phone, office.fax, office.contact.phone];

/** Whether words hold a number by which somebody, whoever it is, can be found: of a resident, or of a telephone. */
const holdsNumber = (said: string): boolean => {
  if (holdsTelephone(said, OWN_TELEPHONES)) return true;
  const text = said.normalize('NFKC');
  const runs = text.replace(/(?<=\d)[\s-](?=[\dXx])/g, '').match(RESIDENT) ?? [];
  return runs.some((number) => identityNumberFits('resident-id', number.toUpperCase()));
};

/** How another agency is reached is what an answer tells (v2019 Art 36(5)), its telephone too. */
const MAY_HOLD_NUMBERS = /\/agencyContact$/;

/** Where words of the office name somebody: the applicant, or by a number anybody. The fault says where, not what. */
const namesIn = (applicant: KnownApplicant, words: unknown): Fault[] => {
  const secretTexts = present(
    [applicant, ...applicant.joint, ...applicant.agents].flatMap((one) => [
      ...IDENTIFYING.map((name) => one[name]),
      ...present(ways(one)).flatMap(localNumbersIn),
    ]),
  )
    .map(plain)
    .filter((one) => one.length >= SHORTEST);
  return [...textsIn(words)]
    .filter(
      ([pointer, said]) =>
        secretTexts.some((secret) => plain(said).includes(secret)) ||
        (!MAY_HOLD_NUMBERS.test(pointer) && holdsNumber(said)),
    )
    .map(([pointer]) => ({
      code: 'names-a-person',
      pointer,
      detail: {
        zh: '此处他人可以看到：请勿写明申请人和任何人的号码；机关的电话紧接其名称写明',
        en: 'This stands where others read it: leave out who asked, and anybody’s numbers. An office’s telephone stands right behind its name.',
      },
    }));
};

const refuse = (faults: readonly Fault[]): void => {
  if (faults.length === 0) return;
  throw new Problem(
    'invalid',
    {
      zh: '其中写明了申请人或者某人的号码，未作任何改动',
      en: 'This names the applicant, or holds somebody’s number; nothing has changed.',
    },
    {
      faults,
    },
  );
};

/** As `namesNobody`, for an applicant whose case is only now being entered: the faults, to stand beside others. */
export const namingFaults = (applicant: unknown, words: unknown): Fault[] => {
  const known = v.safeParse(SealedApplicant, applicant);
  return known.success ? namesIn(known.output, words) : [];
};

/**
 * Refuses words of the office that name the applicant: what stands in an event, a reason or the public log is
 * read by people who have no business knowing who asked. Compared inside.
 */
export const namesNobody = async (
  ports: { table: Table; secrets: Secrets },
  found: Case,
  words: unknown,
): Promise<void> => {
  if (found.row.destroyed !== null || textsIn(words).next().done) return;
  refuse(namesIn((await knownPerson(ports, found.receipt)).applicant, words));
};
