import { Problem } from '../../kernel/problem.ts';
import type { Lang } from '../../kernel/text.ts';
import type { Call, Operation, Reply } from '../../web/api.ts';
import { countCaller } from '../../web/desk/caller.ts';
import { pagePath } from '../../web/pages/site.ts';
import type { DeskPorts } from './ports.ts';

/**
 * The pages of the request desk, each matter read when it is first asked for: whoever opens the form does not wait
 * for the rules by which a case is counted.
 */
const show = async (ports: DeskPorts, call: Call, lang: Lang): Promise<Reply> => {
  const place = placeOf(call);
  if (call.params.page === place && PAGES.has(place)) return withSlash(call, lang);
  const anybodys = place === 'new' || place === 'log' || place.startsWith('released/');
  // Who looks up a request of their own is counted there, right and wrong codes alike.
  if (anybodys) await countCaller(ports, 'pages', call.headers, ports.now());
  if (place === 'new') return (await import('./form/form.ts')).form(ports, lang, {});
  if (place === 'log') return (await import('./log/log-search.ts')).searchLog(ports, call, lang);
  if (place === 'receipt')
    return (await import('./tracking/tracking-pages.ts')).showReceipt(ports, call, lang);
  if (place === 'track')
    return (await import('./tracking/tracking-pages.ts')).showTracking(ports, call, lang);
  const letter = /^track\/letter\/(\d{1,4})$/.exec(place)?.[1];
  if (letter)
    return (await import('./tracking/tracking-pages.ts')).showLetter(ports, call, lang, Number(letter));
  if (place.startsWith('released/')) {
    return (await import('./log/documents.ts')).publicDocument(ports, `/requests/${place}`);
  }
  throw nothingHere();
};

const post = async (ports: DeskPorts, call: Call, lang: Lang): Promise<Reply> => {
  const place = placeOf(call);
  if (call.file && place !== 'track/identity' && place !== 'track/attachment') {
    throw new Problem('bad-request', 'Files are not sent with this form');
  }
  if (place === 'new') return inPlace(await (await import('./form/send.ts')).send(ports, call, lang));
  const name = /^track(?:\/(.+))?$/.exec(place);
  const reply =
    name && (await (await import('./tracking/tracking-pages.ts')).act(ports, call, lang, name[1] ?? ''));
  if (!reply) throw nothingHere();
  return inPlace(reply);
};

/**
 * A page that answers a POST where it stands, since what was typed is kept nowhere but in it. The browser, and nothing
 * on the way, may keep it: whoever comes Back to it gets it again and is not asked to send anything a second time.
 */
const inPlace = (reply: Reply): Reply =>
  reply.text === undefined || reply.status === 303
    ? reply
    : { ...reply, headers: { ...reply.headers, 'cache-control': 'private, no-cache' } };

/** Pages end in a slash, as everywhere on the site; whoever leaves it out is led there. */
const PAGES = new Set(['new', 'receipt', 'track']);
const withSlash = ({ params, query }: Call, lang: Lang): Reply => {
  const search = new URLSearchParams(query).toString();
  const location = `${pagePath(`/requests/${params.page}/`, lang)}${search && `?${search}`}`;
  return { status: 301, headers: { location }, text: '' };
};

/** The greedy part of a page's address; the slash at the end of what is sent is forgiven. */
const placeOf = (call: Call): string => (call.params.page ?? '').replace(/\/+$/, '');

const nothingHere = (): Problem => new Problem('not-found', 'There is nothing at this address');

export const pageOperations = (ports: DeskPorts) =>
  ({
    showPage: (call) => show(ports, call, 'zh'),
    showEnglishPage: (call) => show(ports, call, 'en'),
    postPage: (call) => post(ports, call, 'zh'),
    postEnglishPage: (call) => post(ports, call, 'en'),
  }) satisfies Record<string, Operation>;
