import { addRows, changeRows, countFigures, keepChains, readRows, readSecrets } from './grants.ts';
import {
  BULLETINS,
  FORMER_POST_ENTRIES,
  NEW_MESSAGE,
  OWN_CHAINS,
  OWN_ENTRIES,
  order,
  POSTS,
} from './partitions.ts';
import { EACH_MINUTE } from './release.ts';
import type { FunctionRow } from './row.ts';

/** What posts need. */
export const CHANNEL_FUNCTIONS = [
  {
    name: 'channels',
    id: 'Channels',
    description:
      'Posts what is released on the channels of the office, and bulletins to the groups of monitors',
    harm: 'what was released is not told on WeCom, Weibo and the like, and monitors’ groups hear of no bulletin.',
    memory: 512,
    // Apart from the outbox: a platform that answers slowly holds up no mail. Ends before the next tick begins.
    seconds: 50,
    reserved: 1,
    wakes: [{ ...EACH_MINUTE, id: 'ChannelTicks' }],
    lost: 'posts go out a minute late or more.',
    environment: [
      'AUDIT_KEY',
      'TABLE',
      'SITE_ADDRESS',
      'SMTP_SECRET_ARN',
      'MAIL_FROM',
      'CHANNELS_SECRET_ARN',
    ],
    may: [
      ...readSecrets('smtpSecret', 'channelsSecret'),
      ...keepChains('register'),
      readRows(...POSTS, ...BULLETINS, ...OWN_ENTRIES),
      changeRows(...POSTS, ...BULLETINS),
      addRows(...OWN_ENTRIES, FORMER_POST_ENTRIES, ...OWN_CHAINS, order('site'), NEW_MESSAGE),
      countFigures,
    ],
    alarms: [
      {
        id: 'PostInTrouble',
        on: { field: 'trouble' },
        harm: 'A post of a release or a bulletin was refused, given up or never confirmed: look at the platform.',
      },
      {
        id: 'PostStumbled',
        on: { event: 'post stumbled' },
        harm: 'What became of a post could not be written down: it may be sent and not recorded.',
      },
      {
        id: 'BulletinStumbled',
        on: { event: 'bulletin stumbled' },
        harm: 'What became of a bulletin to monitors could not be written down: it may be sent and not recorded.',
      },
    ],
  },
] as const satisfies readonly FunctionRow[];
