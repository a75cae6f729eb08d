import type { Outcome, ReplyKind } from '../../functions/domain/request/outcome.ts';

/** What happens to a seeded request, as the events of the officer API. */
type Extra = Readonly<Record<string, unknown>>;

export const decided = (day: string, outcome: Outcome, reply: ReplyKind, extra: Extra = {}) => ({
  type: 'decided',
  day,
  decision: { outcome, reply, ...extra },
});

/** Decided, sent and delivered. */
export const answered = (
  [day, delivered]: readonly [string, string],
  outcome: Outcome,
  reply: ReplyKind,
  extra: Extra = {},
) => [
  decided(day, outcome, reply, extra),
  { type: 'dispatched', day, way: 'registered-post' },
  { type: 'delivered', day: delivered },
];

/** 同意公开, 属于已主动公开范围, 信息不存在: the three outcomes of the report on 2017. */
export const provided = (days: readonly [string, string]) => answered(days, 'granted', 'provided');

export const alreadyPublic = (days: readonly [string, string]) =>
  answered(days, 'granted', 'already-public', { where: '本机关网站“数据发布”栏目' });

export const notHeld = (days: readonly [string, string]) =>
  answered(days, 'not-held', 'not-held', {
    ground: '《政府信息公开条例》关于信息不存在的规定',
    reasons: '经检索，本机关未制作或者保存该信息。',
  });
