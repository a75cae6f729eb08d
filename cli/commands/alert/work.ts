import { ALERTS as CHOICES } from '../../../functions/alert/choices.ts';
import { AlertAnswer } from '../../../functions/alert/contract/schemas.ts';
import { command, needed, optional } from '../../command.ts';
import { missingOneOf } from '../../refusal.ts';
import { ALERT, alertPath, answerAlert } from './options.ts';

const codes = (of: Readonly<Record<string, unknown>>): string => Object.keys(of).join('|');

export const judge = command({
  operands: ALERT,
  options: { opinion: needed('TEXT', '研判意见', 'what is made of it') },
  async run(context, { opinion }, alert) {
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/judge', { opinion }, AlertAnswer));
    return undefined;
  },
});

export const grade = command({
  operands: ALERT,
  options: {
    scope: needed(codes(CHOICES.scopes), '范围', 'how far it reaches'),
    category: needed(codes(CHOICES.categories), '类别', 'what it is about'),
    degree: needed(codes(CHOICES.degrees), '程度', 'how grave it is'),
    grade: optional('I|II|III|IV', '与分级规则不同的等级', 'another grade than the rules give'),
    reason: optional('TEXT', '与规则不同的理由', 'why it departs from the rules'),
  },
  notes: {
    zh: '等级由本单位的分级规则得出，时限从此刻重新起算。',
    en: 'The grade follows from the rules of the office; its time begins anew.',
  },
  async run(context, given, alert) {
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/grade', given, AlertAnswer));
    return undefined;
  },
});

export const respond = command({
  operands: ALERT,
  options: { measures: needed('TEXT', '处置措施', 'the measures that are taken') },
  async run(context, { measures }, alert) {
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/respond', { measures }, AlertAnswer));
    return undefined;
  },
});

export const reply = command({
  operands: ALERT,
  options: {
    statement: optional('TEXT', '回应内容', 'what the office says'),
    link: optional('ADDRESS', '回应所在的发布、答复或者网页', 'the release, answer or page that replies'),
  },
  async run(context, given, alert) {
    if (given.statement === undefined && given.link === undefined)
      throw missingOneOf('--statement TEXT', '--link ADDRESS');
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/reply', given, AlertAnswer));
    return undefined;
  },
});

export const dismiss = command({
  operands: ALERT,
  options: { reason: needed('TEXT', '不予处置的理由', 'why it takes no answer') },
  async run(context, { reason }, alert) {
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/dismiss', { reason }, AlertAnswer));
    return undefined;
  },
});

export const evaluate = command({
  operands: ALERT,
  options: {
    opinion: needed('TEXT', '处理意见', 'how it was handled'),
    improvements: needed('TEXT', '改进措施', 'what is to be done better'),
  },
  async run(context, { opinion, improvements }, alert) {
    const api = await context.api();
    const body = { opinion, improvements };
    answerAlert(context, await api.change(alertPath(alert), '/evaluate', body, AlertAnswer));
    return undefined;
  },
});

export const close = command({
  operands: ALERT,
  options: {},
  async run(context, _options, alert) {
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/close', {}, AlertAnswer));
    return undefined;
  },
});

export const merge = command({
  operands: ['ALERT', 'INTO'],
  options: {},
  async run(context, _options, alert, into) {
    const other = alertPath(into).split('/').at(-1);
    const api = await context.api();
    answerAlert(context, await api.change(alertPath(alert), '/merge', { into: other }, AlertAnswer));
    return undefined;
  },
});
