/// <reference lib="dom" />

/**
 * What pages do beyond standing still: count down to T by the office's clock, fetch the figures when they are
 * out, and show the clock of a demonstration. Every page says what it has to say without this.
 */
const chinese = document.documentElement.lang.startsWith('zh');
const demonstration = document.querySelector<HTMLElement>('[data-clock-line]');
const countdown = document.querySelector<HTMLElement>('[data-countdown]');

/**
 * The office's clock, from the Date headers of its answers: each gives a whole second somewhere between asking
 * and reading, so each narrows how far that clock is from `performance.now()`. Where a reading contradicts the
 * earlier ones (the clock was set, the computer slept), it alone counts.
 */
const clock = {
  least: Number.NEGATIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,

  read(answer: Response, asked: number): void {
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(date)) return;
    const age = Number(answer.headers.get('age') ?? 0) * 1_000;
    const least = date + age - performance.now();
    const most = date + age + (age > 0 ? 2_000 : 1_000) - asked;
    const contradicts = least > this.most || most < this.least;
    this.least = contradicts ? least : Math.max(this.least, least);
    this.most = contradicts ? most : Math.min(this.most, most);
  },

  /** Milliseconds since the epoch, or undefined before the first reading. */
  now(): number | undefined {
    if (!Number.isFinite(this.least)) return undefined;
    return performance.now() + (this.least + this.most) / 2;
  },
};

/** Pages that are made for one reader are not asked for again just to read a clock. */
const CLOCK = /^(\/en)?\/requests\/./.test(location.pathname) ? '/calendar.json' : location.pathname;

const readClock = async (): Promise<void> => {
  const asked = performance.now();
  const answer = await fetch(CLOCK, { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (answer) clock.read(answer, asked);
};

const OFFICE_OFFSET = 8 * 3_600_000;
const two = (value: number): string => String(value).padStart(2, '0');

const showClock = (now: number): void => {
  const time = demonstration?.querySelector<HTMLTimeElement>('[data-clock]');
  if (!demonstration || !time) return;
  const at = new Date(now + OFFICE_OFFSET).toISOString();
  time.dateTime = `${at.slice(0, 19)}+08:00`;
  time.textContent = `${at.slice(0, 10)} ${at.slice(11, 19)}`;
  demonstration.hidden = false;
};

/** 3天04:05:06 / 3 days 04:05:06, rounded up: nought is shown at T and not a second before. */
const timeLeft = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000);
  const days = Math.floor(seconds / 86_400);
  const rest = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map(two)
    .join(':');
  if (days === 0) return rest;
  return chinese ? `${days}天 ${rest}` : `${days} ${days === 1 ? 'day' : 'days'} ${rest}`;
};

/** The page as it stands on the server: it changed once it no longer awaits exactly what this one does. */
let tag: string | undefined;
const isOut = async (awaited: string): Promise<boolean> => {
  const asked = performance.now();
  const answer = await fetch(location.pathname, {
    cache: 'no-store',
    headers: tag === undefined ? {} : { 'If-None-Match': tag },
  }).catch(() => undefined);
  if (!answer) return false;
  clock.read(answer, asked);
  if (!answer.ok) return false;
  tag = answer.headers.get('etag') ?? undefined;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return page.querySelector<HTMLElement>('[data-awaits]')?.dataset.awaits !== awaited;
};

/** Asks soon after T, at a moment of its own so that readers do not all ask at once, then ever more rarely. */
const fetchWhenOut = async (awaited: string): Promise<void> => {
  let pause = 300 + Math.random() * 700;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!document.hidden && (await isOut(awaited))) {
      location.reload();
      return;
    }
    pause = Math.min(15_000, Math.max(1_000, pause * 1.2));
  }
};

const countDown = (element: HTMLElement): ((now: number) => void) => {
  const releaseAt = Date.parse(element.dataset.countdown ?? '');
  const [before, left, due] = ['before', 'left', 'due'].map((name) =>
    element.querySelector<HTMLElement>(`[data-${name}]`),
  );
  let fetching = false;
  return (now) => {
    const remaining = releaseAt - now;
    if (before) before.hidden = remaining <= 0;
    if (due) due.hidden = remaining > 0;
    if (left && remaining > 0) left.textContent = timeLeft(remaining);
    element.hidden = false;
    if (remaining > 0 || fetching) return;
    fetching = true;
    void fetchWhenOut(element.dataset.awaits ?? '');
  };
};

/** An old edition cannot name a later one, since it never changes; it asks at the release's own address. */
const markSuperseded = async (): Promise<void> => {
  const article = document.querySelector<HTMLElement>('[data-edition]');
  const { edition, pointer } = article?.dataset ?? {};
  const notice = document.querySelector<HTMLElement>('[data-superseded]');
  if (!notice || !edition || !pointer || location.pathname === pointer) return;
  const answer = await fetch(`${pointer.replace(/^\/en\//, '/')}release.json`).catch(() => undefined);
  if (!answer?.ok) return;
  const newest: unknown = Object(await answer.json()).edition;
  notice.hidden = !(typeof newest === 'number' && newest > Number(edition));
};

/** The same page in the other language also where this is an edition's own page. */
const keepPageInLanguageLink = (): void => {
  const link = document.querySelector<HTMLAnchorElement>('[data-language]');
  if (!link) return;
  const { pathname } = location;
  link.pathname = pathname.startsWith('/en/') ? pathname.slice(3) : `/en${pathname}`;
};

keepPageInLanguageLink();
void markSuperseded();

if (countdown || demonstration) {
  const tick = countdown && countDown(countdown);
  const show = (): void => {
    const now = clock.now();
    if (now === undefined) return;
    showClock(now);
    tick?.(now);
    // Again when this clock's second turns.
    setTimeout(show, 1_000 - (Math.floor(now) % 1_000));
  };
  // A few readings find the second; after that a demonstration's clock may be set at any time, an office's not.
  const readings = [0, 350, 800, 1_400];
  const first = readClock().then(show);
  for (const delay of readings.slice(1)) setTimeout(() => void first.then(readClock), delay);
  setInterval(() => !document.hidden && void readClock(), demonstration ? 5_000 : 300_000);
  document.addEventListener('visibilitychange', () => !document.hidden && void readClock());
}
