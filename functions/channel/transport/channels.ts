import * as v from 'valibot';
import office from '../../../site/office.json' with { type: 'json' };
import { type App, Apps, Channels, type PostChannel } from '../rules/channel.ts';

/** The office's channels, from site/office.json. A definition that is not valid fails when a function starts. */
export const POST_CHANNELS: readonly PostChannel[] = v.parse(Channels, office.channels);

/** The office's apps, from site/office.json. */
export const APPS: readonly App[] = v.parse(Apps, office.apps);

export const channelOf = (id: string): PostChannel | undefined => POST_CHANNELS.find((one) => one.id === id);
