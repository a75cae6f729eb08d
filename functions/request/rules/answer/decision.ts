import * as v from 'valibot';
import type { Fault } from '../../../kernel/problem.ts';
import { RECEIPT } from '../../../kernel/receipt.ts';
import type { Text } from '../../../kernel/text.ts';
import { isBlank, saidIn } from '../../../kernel/text.ts';
import { OUTCOME_CODES, OUTCOMES, type OutcomeRow, REPLY_KINDS, REPLY_NAMES } from '../../../law/outcome.ts';
import type { RegimeId } from '../../../law/regime.ts';

/** Words of the office: some text, no control or half characters, at most 2,000 characters. */
export const DecisionWords = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => !isBlank(text), saidIn({ zh: '没有内容', en: 'says nothing' })),
  v.maxLength(2000),
  v.check(
    (text) => !/[\p{Cc}--[\n\t]]|[\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/v.test(text),
    saidIn({ zh: '含有控制字符', en: 'holds control characters' }),
  ),
);

/** Something left out of a partial release (v2019 Art 37): what, why, and on which ground of refusal. */
const Withheld = v.object({ item: DecisionWords, reason: DecisionWords, ground: v.picklist(OUTCOME_CODES) });

/**
 * A decision: a row of the statutory table and a kind of reply. Everything optional here is demanded by
 * `decisionFaults` where the law demands it, so that all faults come at once.
 */
export const Decision = v.object({
  outcome: v.picklist(OUTCOME_CODES),
  reply: v.picklist(REPLY_KINDS),
  /** The article or law relied on, in the office's own words beside the row's article. */
  ground: v.optional(DecisionWords),
  reasons: v.optional(DecisionWords),
  /** The information itself, where it is short enough to stand in the answer. */
  text: v.optional(DecisionWords),
  /** Where it is public already: an address or a publication. */
  where: v.optional(DecisionWords),
  /** Which agency holds it, and how that one is reached (v2019 Art 36(5)). */
  agency: v.optional(DecisionWords),
  agencyContact: v.optional(DecisionWords),
  withheld: v.optional(v.array(Withheld), []),
  /** Why the public interest outweighs a third party's refusal. */
  publicInterest: v.optional(DecisionWords),
  /** Why the reasons of a third party's refusal do not hold (v2019 Art 32). */
  refusalUnfounded: v.optional(DecisionWords),
  /** Why no third party was consulted, where their rights are the ground. */
  notConsulted: v.optional(DecisionWords),
  /** Of a repeated request: the number of the one that was answered before. */
  earlier: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        RECEIPT,
        saidIn({ zh: '应为申请的登记编号，如 SQ20260914-7KM2QX', en: 'the number of a request' }),
      ),
    ),
  ),
  /** Which answer that was, by its number and day, where it is not on record here. The applicant reads it. */
  earlierElsewhere: v.optional(DecisionWords),
});
export type Decision = v.InferOutput<typeof Decision>;

/** The article of the decision's own row, where a ground is demanded and none is named. */
export const groundOf = (
  { outcome, ground }: Pick<Decision, 'outcome' | 'ground'>,
  regime: RegimeId,
): Pick<Decision, 'ground'> => {
  const { group, article }: OutcomeRow = OUTCOMES[outcome];
  return ground !== undefined || group === 'granted' || group === 'partial'
    ? {}
    : { ground: article[regime].zh };
};

/** Whether the reply hands over information. */
export const givesSomething = ({ reply }: Pick<Decision, 'reply'>): boolean =>
  reply === 'provided' || reply === 'partly';

/**
 * What grants, wholly or in part, and provides it, does not leave empty: documents go with the answer, or the text
 * stands in it.
 */
export const givesNothing = (decision: Decision, documents: readonly number[]): boolean =>
  givesSomething(decision) && documents.length === 0 && decision.text === undefined;

export const NOTHING_PROVIDED = {
  zh: '答复提供信息而没有附上任何内容：请先添加公开的文件（attach --purpose released），或者在决定中写明内容（--text）',
  en: 'The answer provides information and nothing goes with it: attach what is released (purpose released), or decide with its text.',
};

/** Who is told that they were answered before (v2019 Art 36(6)) is told which answer that was. */
const repeatedFaults = ({ outcome, earlier, earlierElsewhere }: Decision): Fault[] => {
  const fault = (code: string, field: string, detail: Text): Fault => ({
    code,
    detail,
    pointer: `/decision/${field}`,
  });
  const named = { earlier, earlierElsewhere };
  const given = Object.entries(named).flatMap(([field, said]) => (said === undefined ? [] : [field]));
  if (outcome !== 'repeated') {
    const detail = {
      zh: '只有重复申请才写明此前的答复',
      en: 'Only a repeated request has an answer before it.',
    };
    return given.map((field) => fault('earlier-unexpected', field, detail));
  }
  if (given.length === 0) {
    return [
      fault('earlier-missing', 'earlier', {
        zh: '重复申请须写明此前已答复的申请编号（earlier）；此前答复不在本系统的，用 earlierElsewhere 写明是哪一答复',
        en: 'Name the request that was answered before, or say in earlierElsewhere which answer it was, where it is not on record here.',
      }),
    ];
  }
  return given.length === 1
    ? []
    : [
        fault('earlier-twice', 'earlierElsewhere', {
          zh: '此前的答复在本系统的写编号，不在的另行写明，二者只填一项',
          en: 'The earlier answer is on record here, or it is not.',
        }),
      ];
};

/** What a decision lacks or contradicts, each with its pointer below `/decision`. */
export const decisionFaults = (decision: Decision): Fault[] => {
  const faults: Fault[] = [];
  const fault = (code: string, field: string, detail: Text) =>
    faults.push({ code, detail, pointer: `/decision/${field}` });
  const { group, replies, name }: OutcomeRow = OUTCOMES[decision.outcome];
  if (!replies.includes(decision.reply)) {
    fault('reply-does-not-fit', 'reply', {
      zh: `“${name.zh}”的答复方式应为${replies.map((reply) => `“${REPLY_NAMES[reply]}”`).join('或者')}`,
      en: `${name.en} goes with ${replies.join(' or ')}.`,
    });
  }
  if (group !== 'granted' && group !== 'partial') {
    if (decision.ground === undefined)
      fault('ground-missing', 'ground', {
        zh: '请写明依据的条款或者法律',
        en: 'Name the ground: the article or law relied on.',
      });
    if (decision.reasons === undefined)
      fault('reasons-missing', 'reasons', { zh: '请写明理由', en: 'Give the reasons.' });
  }
  if (decision.text !== undefined && !givesSomething(decision)) {
    fault('text-unexpected', 'text', {
      zh: '只有提供信息的答复才含其内容',
      en: 'Only an answer that provides information holds its text.',
    });
  }
  if (decision.reply === 'already-public' && decision.where === undefined) {
    fault('where-missing', 'where', { zh: '请写明在何处公开', en: 'Say where it is public.' });
  }
  if (decision.reply === 'held-by-another' && decision.agency === undefined) {
    fault('agency-missing', 'agency', { zh: '请写明保存该信息的机关', en: 'Name the agency that holds it.' });
  }
  if (decision.reply === 'held-by-another' && decision.agencyContact === undefined) {
    fault('agency-contact-missing', 'agencyContact', {
      zh: '请写明该机关的联系方式',
      en: 'Say how that agency is reached.',
    });
  }
  if (group === 'partial' && decision.withheld.length === 0) {
    fault('withheld-missing', 'withheld', {
      zh: '请写明不予公开的内容及各自的理由和依据',
      en: 'Say what is withheld, each with its reason and ground.',
    });
  }
  if (group !== 'partial' && decision.withheld.length > 0) {
    fault('withheld-unexpected', 'withheld', {
      zh: '只有部分公开才列明不予公开的内容',
      en: 'Only a partial release lists what is withheld.',
    });
  }
  faults.push(...repeatedFaults(decision));
  for (const [i, { ground }] of decision.withheld.entries()) {
    if (OUTCOMES[ground].group !== 'refused') {
      fault('ground-is-no-refusal', `withheld/${i}/ground`, {
        zh: `“${OUTCOMES[ground].name.zh}”不是不予公开的理由`,
        en: `${ground} is not a ground of refusal.`,
      });
    }
  }
  return faults;
};
