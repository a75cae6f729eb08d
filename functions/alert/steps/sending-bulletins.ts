import type { Temporal } from 'temporal-polyfill';
import { claimedAttempt, isReady, knownBefore, settledAttempt } from '../../channel/rules/attempts.ts';
import type { Robot } from '../../channel/rules/channel.ts';
import type { SendOutcome } from '../../channel/rules/outcome.ts';
import { LONGEST_MS, TROUBLE } from '../../channel/sending.ts';
import type { Send } from '../../channel/transport/send.ts';
import { officeDay } from '../../kernel/day.ts';
import { described, log } from '../../runtime/log.ts';
import type { Now } from '../../runtime/now.ts';
import { type Message, queueMessage } from '../../store/outbox.ts';
import { type Table, transact } from '../../store/table.ts';
import { claimBulletin, moveBulletin, waitingBulletins } from '../records/bulletins.ts';
import { type BulletinDelivery, bulletinId } from '../rules/bulletin.ts';

/** What bulletins go out with. */
export type BulletinPorts = {
  table: Table;
  robots: readonly Robot[];
  send: Send;
  now: Now;
  /** Milliseconds until the function is ended. */
  remaining: () => number;
};

/**
 * Sends the bulletins whose time has come to the robots of the monitors' groups, one after the other: a robot takes
 * twenty messages a minute. Each is claimed, sent once, and what came of it is written down; one whose answer was lost
 * is not sent again (docs/decisions/0019-a-post-whose-answer-was-lost.md), and officers are told to look.
 */
export const sendBulletins = async (ports: BulletinPorts): Promise<void> => {
  const ready = (await waitingBulletins(ports.table)).filter((one) => isReady(one, ports.now()));
  for (const one of ready) {
    if (ports.remaining() < LONGEST_MS) return;
    try {
      await deliver(ports, one);
    } catch (error) {
      log('bulletin stumbled', { bulletin: bulletinId(one), error: described(error) });
    }
  }
};

const outcomeOf = async ({ robots, send }: BulletinPorts, before: BulletinDelivery): Promise<SendOutcome> => {
  const robot = robots.find(({ id }) => id === before.channel);
  if (!robot) return { is: 'off' };
  const known = knownBefore(before, robot);
  if (known !== null) return known;
  return send(robot, { id: bulletinId(before), subject: before.subject, text: before.text ?? '' });
};

const deliver = async (ports: BulletinPorts, before: BulletinDelivery): Promise<void> => {
  const { table, now } = ports;
  const mine = claimedAttempt(before, now());
  if (!(await claimBulletin(table, before, mine))) return;
  const outcome = await outcomeOf(ports, before);
  const tried = settledAttempt(mine, outcome, now());
  const after = tried.state === 'waiting' ? tried : { ...tried, text: null };
  const mail = troubleMail(after, now());
  await transact(table, [...moveBulletin(table, mine, after), ...(mail ? [queueMessage(table, mail)] : [])]);
  log(`bulletin ${after.state}`, {
    bulletin: bulletinId(after),
    attempts: after.attempts,
    ...(after.reason !== null && { reason: after.reason }),
    trouble: mail !== null,
  });
};

/**
 * A robot that nobody set up. That is how it stands until somebody does, and no matter of this bulletin alone: it is
 * told once a month, under an id by which the outbox sends it once.
 */
const offMail = ({ alert, channel }: BulletinDelivery, at: Temporal.Instant): Message => {
  const month = officeDay(at).toString().slice(0, 7);
  return {
    id: `robot-off-${channel}-${month}`,
    at,
    to: 'officer',
    by: ['mail'],
    subject: `${channel} 群机器人未配置 / robot not set up`,
    text: [
      `${alert} 的通报没有发到 ${channel}：该群机器人的地址未配置。${Number(month.slice(5))}月内不再告知；不使用的，请从 office.json 的 alerts.robots 中删去。`,
      `The bulletin of ${alert} was not sent to ${channel}: nobody has said where that robot is. This is not told again in ${month}; one that is not used goes out of alerts.robots in office.json.`,
      `heliostat alert bulletins ${alert}`,
    ].join('\n'),
  };
};

/** Told once for each end. */
const troubleMail = (one: BulletinDelivery, at: Temporal.Instant): Message | null => {
  if (one.state === 'off') return offMail(one, at);
  const trouble = TROUBLE[one.state];
  if (!trouble) return null;
  const { alert, channel, reason, attempts, state } = one;
  const why = reason === null ? '' : `（${reason}）`;
  return {
    id: `${bulletinId(one)}-${state}-${attempts}`,
    at,
    to: 'officer',
    by: ['mail'],
    subject: `${alert} 通报未确认送达 ${channel} / bulletin not confirmed`,
    text: [
      `${alert} 的通报在 ${channel}：${trouble.zh}${why}。`,
      `The bulletin of ${alert} on ${channel} ${trouble.en}${reason === null ? '' : ` (${reason})`}.`,
      `heliostat alert bulletins ${alert}`,
    ].join('\n'),
  };
};
