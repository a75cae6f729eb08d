import type { Temporal } from 'temporal-polyfill';
import { type Attempts, untried } from '../../channel/rules/attempts.ts';
import type { Robot } from '../../channel/rules/channel.ts';
import { fits, UNIT_NAMES } from '../../kernel/length.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';

/** A bulletin on its way to one robot in a group of monitors. */
export type BulletinDelivery = Attempts & {
  readonly alert: string;
  /** The alert's step that it is. */
  readonly n: number;
  /** The robot, as site/office.json calls it. */
  readonly channel: string;
  /** When it was given out. */
  readonly at: Temporal.Instant;
  /** The heading of mail and message: number and grade. */
  readonly subject: string;
  /** What goes out; null once it has come to an end, since the words lie sealed with the alert. */
  readonly text: string | null;
};

/** What a robot is told: heading and words as they are mailed, between the robot's own words. */
export const robotText = (robot: Robot, { subject, text }: { subject: string; text: string }): string =>
  `${robot.before}${subject}\n${text}${robot.after}`;

/**
 * A bulletin to each robot. It is shortened for none: what is left out of a bulletin nobody would miss in time.
 *
 * @throws Problem `invalid` where it is too long for one, naming each
 */
export const bulletinDeliveries = (
  robots: readonly Robot[],
  { alert, n, subject, text }: { alert: string; n: number; subject: string; text: string },
  at: Temporal.Instant,
): BulletinDelivery[] => {
  const told = robots.map((robot) => ({ robot, text: robotText(robot, { subject, text }) }));
  const faults = told
    .filter((one) => !fits(one.text, one.robot.limit))
    .map(
      ({ robot }): Fault => ({
        code: 'too_long',
        detail: {
          zh: `连同标题超过 ${robot.id} 可接受的长度（${robot.limit.most} ${UNIT_NAMES[robot.limit.unit]}）`,
          en: `with its heading it is longer than ${robot.id} takes (${robot.limit.most} ${robot.limit.unit})`,
        },
        pointer: '/text',
      }),
    );
  if (faults.length > 0)
    throw new Problem(
      'invalid',
      { zh: '通报过长：没有发出任何内容', en: 'The bulletin is too long: nothing was sent' },
      { faults },
    );
  return told.map(({ robot, text: said }) => ({
    alert,
    n,
    channel: robot.id,
    at,
    subject,
    text: said,
    ...untried(at),
  }));
};

/** One id for every attempt: `bulletin-YQ20180110-1A2B3C4D-4-monitors-wecom`. */
export const bulletinId = ({ alert, n, channel }: BulletinDelivery): string =>
  `bulletin-${alert}-${n}-${channel}`;
