/// <reference lib="dom" />
import {
  type Draft,
  dropAll,
  dropEntry,
  dropForm,
  type Entry,
  entries,
  keepEntry,
  keepForm,
  keptForm,
  onOthersChange,
} from './signal/keep.ts';
import { asJpeg } from './signal/picture.ts';
import { anyWaits, isThereAWay, sendAll } from './signal/send.ts';
import { forget, type Person, person, signIn, signOut } from './signal/sign-in.ts';

/**
 * The page of monitors: what is written is kept on the phone before anything else, and sent when there is a way and
 * somebody is signed in. Each entry says truthfully where it is.
 */
const chinese = document.documentElement.lang.startsWith('zh');
const say = (zh: string, en: string): string => (chinese ? zh : en);

const element = <E extends HTMLElement>(selector: string): E => {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
};
const form = element<HTMLFormElement>('[data-signal]');
const list = element<HTMLUListElement>('[data-outbox]');
const none = element('[data-none]');
const who = element('[data-who]');
const picture = element<HTMLInputElement>('#picture');
const pictureKept = element('#picture-kept');

let current: Person | null = null;
let screenshot = '';

const value = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value.trim();
const put = (name: string, text: string): void => {
  (form.elements.namedItem(name) as HTMLInputElement).value = text;
};

const draft = (): Draft => ({
  source: value('source'),
  summary: value('summary'),
  link: value('link'),
  estimate: value('estimate'),
  screenshot,
});

/** Whether something is written that was neither sent nor kept as an entry. */
const isBegun = (): boolean => {
  const { summary, link, screenshot: attached } = draft();
  return [summary, link, attached].some((text) => text !== '');
};

const showPicture = (): void => {
  pictureKept.hidden = screenshot === '';
  pictureKept.textContent = say('截图已附上。', 'The screenshot is attached.');
};

const fill = (kept: Draft): void => {
  for (const name of ['source', 'summary', 'link', 'estimate'] as const) put(name, kept[name]);
  screenshot = kept.screenshot;
  showPicture();
};

const clear = (): void => {
  form.reset();
  screenshot = '';
  showPicture();
};

/** 10:02, by the office's clock. */
const clockOf = (at: string): string =>
  new Date(at).toLocaleTimeString('zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Asia/Shanghai',
  });

const wordsOf = ({ state, by }: Entry): string => {
  const others = current !== null && by !== '' && by !== current.sub;
  switch (state.is) {
    case 'kept':
      return others
        ? say(
            `存于本机，尚未发送；由 ${by} 登录后发送`,
            `Kept on this phone, not yet sent; ${by} has to sign in`,
          )
        : say('存于本机，尚未发送', 'Kept on this phone, not yet sent');
    case 'unconfirmed':
      return say(
        '存于本机，是否送达尚未确认，将再次发送',
        'Kept on this phone, not confirmed as sent; it is sent again',
      );
    case 'refused':
      return say(`未被接受，仍存于本机：${state.why}`, `Refused, still kept on this phone: ${state.why}`);
    case 'sent':
      return say(
        `已发送 ${clockOf(state.at)}，编号 ${state.id}`,
        `Sent ${clockOf(state.at)}, number ${state.id}`,
      );
  }
};

const button = (text: string, act: () => Promise<void>): HTMLButtonElement => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'link';
  made.textContent = text;
  made.addEventListener('click', () => void act());
  return made;
};

const lineOf = (entry: Entry): HTMLLIElement => {
  const line = document.createElement('li');
  line.dataset.state = entry.state.is;
  const summary = document.createElement('p');
  summary.textContent = entry.draft?.summary ?? '';
  const state = document.createElement('p');
  state.className = entry.state.is === 'refused' ? 'fault' : 'hint';
  state.textContent = wordsOf(entry);
  line.append(...(entry.draft ? [summary] : []), state);
  const kept = entry.draft;
  // What may have arrived is not written anew: that would be a second signal.
  if (kept && entry.state.is !== 'unconfirmed') {
    if (entry.state.is === 'refused') {
      const again = async (): Promise<void> => {
        await keepEntry({ ...entry, by: current?.sub ?? '', state: { is: 'kept' } });
        await show();
        await attempt();
      };
      line.append(button(say('再次发送', 'Send again'), again), ' ');
    }
    line.append(
      button(say('改写', 'Edit'), async () => {
        if (isBegun() && !confirm(say('表单中有尚未提交的内容，替换它？', 'Replace what you are writing?')))
          return;
        fill(kept);
        await keepForm(kept);
        await dropEntry(entry.key);
        await show();
        element('#summary').focus();
      }),
      ' ',
      button(say('删除', 'Delete'), async () => {
        if (!confirm(say('删除这条线索？', 'Delete this?'))) return;
        await dropEntry(entry.key);
        await show();
      }),
    );
  }
  return line;
};

const show = async (): Promise<void> => {
  const found = await entries();
  none.hidden = found.length > 0;
  list.replaceChildren(...found.map(lineOf));
};

const showWho = (trouble = ''): void => {
  const text = current
    ? say(`已登录：${current.sub}`, `Signed in as ${current.sub}`)
    : say('尚未登录：可以先填写，登录后发送。', 'Not signed in: write first, and sign in to send.');
  who.replaceChildren(document.createTextNode(`${trouble}${text} `));
  if (current) {
    const out = async (): Promise<void> => {
      signOut();
      current = null;
      showWho();
      await show();
    };
    who.append(button(say('退出', 'Sign out'), out));
    return;
  }
  const leave = () =>
    signIn().catch(() => showWho(say('此刻无法登录。', 'Signing in is not possible at the moment. ')));
  who.append(button(say('登录', 'Sign in'), leave));
};

/** Words lie on the phone as they were written: whoever lends it or gives it back can take them off it. */
element('[data-clear]').addEventListener('click', async () => {
  const unsent = (await entries()).filter(({ draft: kept }) => kept !== null).length + (isBegun() ? 1 : 0);
  const asked =
    unsent > 0
      ? say(
          `删除本机上的全部内容？其中 ${unsent} 条尚未确认送达，删除后不再发送。`,
          `Delete everything from this phone? ${unsent} of it not confirmed as sent: it will not be sent.`,
        )
      : say('删除本机上的全部内容？', 'Delete everything from this phone?');
  if (!confirm(asked)) return;
  await dropAll();
  clear();
  await show();
});

let sending: Promise<void> | null = null;

/** One attempt at a time, of this page; a second page sends under the same keys. */
const attempt = (): Promise<void> => {
  sending ??= (async () => {
    if (!current || !(await isThereAWay())) return;
    if ((await sendAll(current, show)) === 'signed-out') {
      forget();
      current = null;
      showWho(say('登录已过期。', 'The session has ended. '));
    }
  })().finally(async () => {
    sending = null;
    await show();
  });
  return sending;
};

const fault = (name: string, wrong: boolean): boolean => {
  element(`#${name}-fault`).hidden = !wrong;
  element(`#${name}`).setAttribute('aria-invalid', String(wrong));
  return wrong;
};

const faulty = ({ summary, link }: Draft): boolean => {
  const faults = [
    fault('summary', summary === ''),
    fault('link', link !== '' && !/^https?:\/\/\S+$/i.test(link)),
  ];
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  return faults.includes(true);
};

form.addEventListener('input', () => void keepForm(draft()));
picture.addEventListener('change', async () => {
  const [file] = picture.files ?? [];
  if (!file) return;
  const read = await asJpeg(file);
  fault('picture', read === null);
  screenshot = read ?? '';
  if (read === null) picture.value = '';
  showPicture();
  await keepForm(draft());
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const written = draft();
  if (faulty(written)) return;
  await keepEntry({
    key: crypto.randomUUID(),
    writtenAt: new Date().toISOString(),
    by: current?.sub ?? '',
    draft: written,
    state: { is: 'kept' },
  });
  await dropForm();
  clear();
  await show();
  await attempt();
});

/** How often what waits is tried again while the page is open, milliseconds. */
const AGAIN = 20_000;

/** Puts the page and what it names aside, so that it opens without a network. */
const putAside = async (): Promise<void> => {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(`${location.pathname}worker.js`);
  const assets = [
    ...document.querySelectorAll<HTMLElement>('link[rel=stylesheet], link[rel=icon], script[src], img'),
  ];
  const named = assets.map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? '');
  const kept = await caches.open('heliostat-signal');
  // What is named twice is asked for once: a list with doubles is refused.
  await kept.addAll([
    ...new Set([location.pathname, ...named.filter((path) => path.startsWith('/assets/'))]),
  ]);
};

const begin = async (): Promise<void> => {
  const kept = await keptForm();
  if (kept) fill(kept);
  await show();
  let trouble = '';
  try {
    current = await person();
  } catch {
    trouble = say('登录没有完成。', 'Signing in did not succeed. ');
  }
  showWho(trouble);
  await attempt();
  addEventListener('online', () => void attempt());
  onOthersChange(() => void show());
  setInterval(() => void anyWaits().then((waits) => (waits ? attempt() : undefined)), AGAIN);
  // Without a way it stays as it was put aside last.
  await putAside().catch(() => undefined);
  document.documentElement.dataset.ready = 'yes';
};

void begin();
