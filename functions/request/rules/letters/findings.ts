import type { Text } from '../../../kernel/text.ts';
import type { Outcome, OutcomeOf } from '../../../law/outcome.ts';
import type { Decision } from '../answer/decision.ts';
import type { CitedAnswer } from '../answer/earlier.ts';
import { chineseDay, clause } from './words.ts';

/** What an answer found 经审查…, and what this office does about it 本机关…; the articles stand between the two. */
export type Finding = { readonly found: Text; readonly done: Text };

const REFUSED: Text = { zh: '本机关决定不予公开', en: 'disclosure is refused' };
const UNAVAILABLE: Text = { zh: '本机关无法提供', en: 'it cannot be provided' };
const UNPROCESSED: Text = { zh: '本机关决定不予处理', en: 'the request is not processed' };
const ABANDONED = (you: string): Text => ({
  zh: `视为${you}放弃申请，本机关不再处理该政府信息公开申请`,
  en: 'it is treated as abandoned and not processed further',
});

type RefusedOutcome = OutcomeOf<'refused'>;

/** What the information is, on each ground of refusal: goes on after 您申请公开的政府信息. */
const GROUNDS: Readonly<Record<RefusedOutcome, Text>> = {
  'state-secret': { zh: '属于国家秘密', en: 'is a state secret' },
  'barred-by-law': {
    zh: '属于法律、行政法规禁止公开的政府信息',
    en: 'may not be disclosed under other laws or regulations',
  },
  'public-safety': {
    zh: '公开后可能危及国家安全、公共安全、经济安全、社会稳定',
    en: 'could endanger state, public or economic security or social stability',
  },
  'third-party-rights': {
    zh: '涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害',
    en: "concerns a trade secret or privacy; its disclosure would harm a third party's lawful rights",
  },
  'internal-affairs': { zh: '属于本机关内部事务信息', en: 'concerns internal affairs of this office' },
  'process-information': {
    zh: '属于本机关在履行行政管理职能过程中形成的过程性信息',
    en: 'arose in a process under way in the office’s work',
  },
  'enforcement-file': { zh: '属于行政执法案卷信息', en: 'belongs to an enforcement case file' },
  'administrative-inquiry': {
    zh: '属于行政查询事项，有关法律、行政法规对其获取有特别规定',
    en: 'is open to inquiry under a special procedure that other laws lay down',
  },
};

/** The ground of refusal of what is left out: 该内容属于国家秘密. */
export const groundText = (outcome: Outcome): Text => {
  if (!isIn(GROUNDS, outcome)) throw new RangeError(`${outcome} is no ground of refusal`);
  return GROUNDS[outcome];
};

const isIn = <Known extends string>(texts: Readonly<Record<Known, unknown>>, code: string): code is Known =>
  Object.hasOwn(texts, code);

/** Where a request is told why it is not answered as asked (`told`). */
type Told = (you: string, decision: Decision, earlier: CitedAnswer | undefined) => Finding;

/** Which answer a repeated request had before: 于2017年3月1日就…（登记编号：SQ…）, or as the decision tells of it. */
const answeredBefore = (
  you: string,
  { earlierElsewhere }: Decision,
  earlier: CitedAnswer | undefined,
): Text => {
  if (earlier === undefined) {
    const which = earlierElsewhere === undefined ? '' : clause(earlierElsewhere);
    return {
      zh: `本机关已就${you}申请公开的相同政府信息作出答复${which && `（${which}）`}`,
      en: `this office has answered your request for the same information before${which && ` (${which})`}`,
    };
  }
  const { receipt, day, number } = earlier;
  return {
    zh: `本机关已于${chineseDay(day)}就${you}申请公开的相同政府信息作出答复（登记编号：${receipt}${number === null ? '' : `，答复书文号：${number}`}）`,
    en: `this office answered your request ${receipt} for the same information on ${day}${number === null ? '' : ` (${number})`}`,
  };
};

const TOLD: Readonly<Record<OutcomeOf<'told'>, Told>> = {
  'to-be-made': (you) => ({
    found: {
      zh: `${you}申请公开的内容没有现成信息，需要本机关对现有政府信息进行加工、分析或者另行制作`,
      en: 'what you ask for does not exist as such and would have to be made',
    },
    // v2019 Art 38: 行政机关可以不予提供.
    done: {
      zh: '本机关可以不予提供，现决定不予提供',
      en: 'this office may decline to provide it, and does so',
    },
  }),
  'still-unclear': (you) => ({
    found: {
      zh: `${you}的申请经补正后，申请内容仍不明确`,
      en: 'your request is still not clear after the supplement',
    },
    done: UNAVAILABLE,
  }),
  petition: (you) => ({
    found: {
      zh: `${you}以政府信息公开申请的形式进行信访、投诉、举报等活动`,
      en: 'your request is a petition, report or complaint',
    },
    done: {
      zh: `本机关不作为政府信息公开申请处理，请${you}通过相应渠道提出`,
      en: 'it is not processed as a request for information; please take it to where such matters are dealt with',
    },
  }),
  repeated: (you, decision, earlier) => {
    const before = answeredBefore(you, decision, earlier);
    return {
      found: { zh: `${before.zh}，${you}本次提出的申请属于重复申请`, en: before.en },
      done: { zh: '本机关决定不予重复处理', en: 'it is not processed again' },
    };
  },
  publication: (you, { where }) => ({
    found: {
      zh: `${you}的申请要求提供政府公报、报刊、书籍等公开出版物`,
      en: 'you ask for something that is published in print',
    },
    done: {
      zh: `${UNPROCESSED.zh}${where === undefined ? '' : `，获取的途径为：${clause(where)}`}`,
      en: `${UNPROCESSED.en}${where === undefined ? '' : `; it is found here: ${clause(where)}`}`,
    },
  }),
  excessive: (you) => ({
    found: {
      zh: `${you}申请公开政府信息的数量、频次明显超过合理范围，且无正当理由`,
      en: 'you ask so much or so often that it is clearly beyond what is reasonable, without good reason',
    },
    done: UNPROCESSED,
  }),
  reissue: (you) => ({
    found: {
      zh: `${you}的申请要求本机关确认或者重新出具${you}已经获取的信息`,
      en: 'you ask this office to confirm or to issue again what you have',
    },
    done: UNPROCESSED,
  }),
  'supplement-lapsed': (you) => ({
    found: {
      zh: `本机关已告知${you}补正申请内容，${you}无正当理由逾期不补正`,
      en: 'a supplement was asked for and not given in time, without good reason',
    },
    done: ABANDONED(you),
  }),
  'payment-lapsed': (you) => ({
    found: {
      zh: `${you}逾期未按收费通知的要求缴纳费用`,
      en: 'the fee was not paid in time',
    },
    done: ABANDONED(you),
  }),
  'other-handling': (you) => ({
    found: {
      zh: `${you}的申请不属于本机关予以公开、不予公开或者无法提供的情形`,
      en: 'your request is neither granted nor refused',
    },
    done: { zh: '由于上述原因，本机关不再办理该申请，予以办结', en: 'it is closed for this reason' },
  }),
};

const told: Told = (you, decision, earlier) => {
  if (!isIn(TOLD, decision.outcome)) throw new RangeError(`${decision.outcome} is not told with reasons`);
  return TOLD[decision.outcome](you, decision, earlier);
};

/**
 * What an answer finds of a correction that was asked for, where it is not as of any request: that it is made, that
 * another agency is to make it, or that the record stands (closed otherwise, with its reasons).
 */
export const correctionFinding = (you: string, decision: Decision): Finding | null => {
  const { reply, outcome, agency = '', agencyContact = '' } = decision;
  const record = `${you}申请更正的政府信息记录`;
  if (reply === 'provided') {
    return {
      found: { zh: `${record}不准确，情况属实`, en: 'the record that you ask to correct is not accurate' },
      done: { zh: '本机关已予更正', en: 'it was corrected' },
    };
  }
  if (reply === 'held-by-another') {
    return {
      found: {
        zh: `${record}不属于本机关职能范围`,
        en: 'the record that you ask to correct is not this office’s',
      },
      done: {
        zh: `请${you}向${clause(agency)}（联系方式：${clause(agencyContact)}）提出`,
        en: `please ask ${clause(agency)} (${clause(agencyContact)})`,
      },
    };
  }
  if (outcome !== 'other-handling') return null;
  return {
    found: {
      zh: `不能认定${record}不准确`,
      en: 'the record that you ask to correct cannot be found to be inaccurate',
    },
    done: { zh: '本机关不予更正', en: 'it is not corrected' },
  };
};

/** How what is disclosed reaches the applicant: beside the answer, in it, or both. */
const provided = ({ text }: Decision, attached: boolean): Text => {
  if (text === undefined) return { zh: '随本答复书', en: 'with this answer' };
  return attached
    ? { zh: '在本答复书中并随附件', en: 'in this answer and with it' }
    : { zh: '在本答复书中', en: 'in this answer' };
};

/**
 * The finding of a decision and what is done, each without its stop, so that a sentence can go on. `attached`: whether
 * documents go with the answer; `earlier`: the one that a repeated request had before.
 */
export const findingOf = (
  you: string,
  decision: Decision,
  attached: boolean,
  earlier: CitedAnswer | undefined,
): Finding => {
  const wanted = `${you}申请公开的政府信息`;
  const how = provided(decision, attached);
  switch (decision.reply) {
    case 'provided':
      return {
        found: { zh: `${wanted}可以公开`, en: 'the information you ask for may be disclosed' },
        done: {
          zh: `本机关决定予以公开，现将该政府信息${how.zh}提供给${you}`,
          en: `it is disclosed and provided ${how.en}`,
        },
      };
    case 'already-public':
      return {
        found: { zh: `${wanted}已经主动公开`, en: 'the information you ask for is public already' },
        done: {
          zh: `现告知${you}获取该政府信息的方式、途径：${clause(decision.where ?? '')}`,
          en: `it is found here: ${clause(decision.where ?? '')}`,
        },
      };
    case 'partly':
      return {
        found: {
          zh: `${wanted}中含有不应当公开的内容，但是能够作区分处理`,
          en: 'part of the information you ask for may not be disclosed and can be told apart',
        },
        done: {
          zh: `本机关决定予以部分公开，现将可以公开的内容${how.zh}提供给${you}`,
          en: `the rest is disclosed and provided ${how.en}`,
        },
      };
    case 'refused': {
      const ground = groundText(decision.outcome);
      return {
        found: { zh: `${wanted}${ground.zh}`, en: `the information you ask for ${ground.en}` },
        done: REFUSED,
      };
    }
    case 'not-held':
      return {
        found: {
          zh: `本机关进行了检索，没有检索到${wanted}，该政府信息不存在`,
          en: 'a search found no such information: it does not exist at this office',
        },
        done: UNAVAILABLE,
      };
    case 'held-by-another': {
      const { agency = '', agencyContact = '' } = decision;
      return {
        found: {
          zh: `${wanted}不属于本机关负责公开`,
          en: 'this office is not the one to disclose the information you ask for',
        },
        done: {
          zh: `${UNAVAILABLE.zh}，建议${you}向${clause(agency)}（联系方式：${clause(agencyContact)}）提出申请`,
          en: `${UNAVAILABLE.en}; please ask ${clause(agency)} (${clause(agencyContact)})`,
        },
      };
    }
    case 'special-procedure':
      return {
        found: {
          zh: `${you}申请公开的信息，有关法律、行政法规对其获取有特别规定`,
          en: 'other laws lay down how the information you ask for is obtained',
        },
        done: {
          zh: `${REFUSED.zh}，请${you}依照有关法律、行政法规的规定办理`,
          en: `${REFUSED.en}; please follow those laws`,
        },
      };
    case 'told':
      return told(you, decision, earlier);
  }
};
