import type { Day } from '../../kernel/day.ts';
import type { Text } from '../../kernel/text.ts';

/** What people who registered are told by mail. Only the first mail holds their code. */

export type EventMail = {
  readonly title: Text;
  readonly day: Day;
  readonly starts: string;
  readonly ends: string;
  readonly place: Text;
  readonly bring: Text | null;
};

type Mail = { subject: string; text: string };

const when = ({ day, starts, ends, place, bring }: EventMail): string[] => [
  `时间：${day} ${starts}–${ends}；地点：${place.zh}`,
  `When: ${day}, ${starts}–${ends}. Where: ${place.en}`,
  ...(bring === null ? [] : [`请携带：${bring.zh}`, `Please bring: ${bring.en}`]),
];

const giveUp = (address: string): string[] => [
  `不能参加的，请凭报名码取消，名额让给候补的人：${address}cancel/`,
  `If you cannot come, please cancel with your code, so that others can: ${address}cancel/`,
];

/** After the form: the places are theirs, or they wait. `address`: of the event's own page. */
export const registeredMail = (
  event: EventMail,
  address: string,
  own: {
    number: string;
    code: string;
    people: number;
    waiting: { place: number; peopleBefore: number } | null;
  },
): Mail => {
  const { number, code, people, waiting } = own;
  const lines = waiting
    ? [
        `报名人数已满，您（${people}人）列入候补名单第${waiting.place}位，前面还有${waiting.peopleBefore}人。有名额时另发邮件通知。`,
        `All places are taken. Your registration (${people}) is number ${waiting.place} on the waiting list, with ${waiting.peopleBefore} people before it. A mail tells you when there is room.`,
      ]
    : [
        `已为您保留${people}个名额，入场时请出示报名码。`,
        `${people} ${people === 1 ? 'place is' : 'places are'} yours. Please show your code at the entrance.`,
      ];
  return {
    subject: waiting
      ? `${number} 已列入候补名单 / On the waiting list`
      : `${number} 报名成功 / You are registered`,
    text: [
      `${event.title.zh} / ${event.title.en}`,
      '',
      ...lines,
      '',
      `报名码 code: ${code}`,
      ...when(event),
      '',
      ...giveUp(address),
    ].join('\n'),
  };
};

export const movedUpMail = (
  event: EventMail,
  address: string,
  own: { number: string; people: number },
): Mail => ({
  subject: `${own.number} 候补成功，已有名额 / There is room for you now`,
  text: [
    `${event.title.zh} / ${event.title.en}`,
    '',
    `您已从候补名单转为正式报名，保留${own.people}个名额，报名码不变。`,
    `You have moved up from the waiting list: ${own.people} ${own.people === 1 ? 'place is' : 'places are'} yours, under the code that you have.`,
    ...when(event),
    '',
    ...giveUp(address),
  ].join('\n'),
});

export const givenUpMail = (event: EventMail, number: string): Mail => ({
  subject: `${number} 报名已取消 / Your registration was cancelled`,
  text: [
    `${event.title.zh}（${event.day}）：报名已按您的要求取消，填写的个人信息已删除，邮箱在第四天以前删除。`,
    `${event.title.en} (${event.day}): your registration was cancelled as you asked. What you typed was removed, and this address goes within four days.`,
  ].join('\n'),
});

export const reminderMail = (
  event: EventMail,
  address: string,
  own: { number: string; people: number },
): Mail => ({
  subject: `${own.number} 活动提醒：${event.day} ${event.starts} / Reminder`,
  text: [
    `${event.title.zh} / ${event.title.en}`,
    '',
    `提醒您参加（${own.people}人）。入场时请出示报名码，报名码在报名时的邮件和回执中。`,
    `A reminder of your registration (${own.people}). Please show your code, which is in the mail that you had when you registered.`,
    ...when(event),
    '',
    ...giveUp(address),
  ].join('\n'),
});

export const cancelledMail = (event: EventMail, number: string, reason: Text): Mail => ({
  subject: `${number} 活动取消 / The event was cancelled`,
  text: [
    `${event.title.zh}（${event.day} ${event.starts}）取消：${reason.zh}`,
    `${event.title.en} (${event.day}, ${event.starts}) was cancelled: ${reason.en}`,
  ].join('\n'),
});
