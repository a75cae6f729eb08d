/// <reference lib="dom" />

import { laterThanDate, observe, type Stamp, UNKNOWN } from '../../functions/release/rules/clock-interval.ts';

/**
 * What pages do beyond standing still: count down to T by the office's clock, fetch the figures when they are
 * out, and show the clock of a demonstration. Every page says what it has to say without this.
 */
const chinese = document.documentElement.lang.startsWith('zh');
const demonstration = document.querySelector<HTMLElement>('[data-clock-line]');
const countdown = document.querySelector<HTMLElement>('[data-countdown]');

/** The office's clock, from the Date headers of its answers, whatever a cache in between did to them. */
const clock = {
  ahead: UNKNOWN,
  before: undefined as Stamp | undefined,

  read(answer: Response, sent: number): void {
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(date)) return;
    const age = answer.headers.get('age');
    const stamp = { date, age: age === null ? null : Number(age) };
    const later = laterThanDate(this.before, stamp);
    this.ahead = observe(this.ahead, { sent, received: performance.now(), date, later });
    if (this.before?.date !== date || (age !== null && Number(age) < Number(this.before.age)))
      this.before = stamp;
  },

  /** Milliseconds since the epoch, the middle of what is known; undefined before the first reading. */
  now(): number | undefined {
    const { least, most } = this.ahead;
    return Number.isFinite(least) ? performance.now() + (least + most) / 2 : undefined;
  },

  /** Whether an instant has certainly passed: a page says that figures are out at T or later, never before. */
  hasPassed(instant: number): boolean {
    return performance.now() + this.ahead.least >= instant;
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
    const passed = clock.hasPassed(releaseAt);
    if (before) before.hidden = passed;
    if (due) due.hidden = !passed;
    if (left && !passed) left.textContent = timeLeft(Math.max(0, releaseAt - now));
    element.hidden = false;
    if (!passed || fetching) return;
    fetching = true;
    void fetchWhenOut(element.dataset.awaits ?? '');
  };
};

/** The same page in the other language also where this is an edition's own page. */
const keepPageInLanguageLink = (): void => {
  const link = document.querySelector<HTMLAnchorElement>('[data-language]');
  if (!link) return;
  const { pathname } = location;
  link.pathname = pathname.startsWith('/en/') ? pathname.slice(3) : `/en${pathname}`;
};

keepPageInLanguageLink();

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
  // A few readings find the second, and what a cache does to Date; after that a demonstration's clock may be set at any time, an office's not.
  const readings = [0, 350, 800, 1_400, 2_600];
  const first = readClock().then(show);
  for (const delay of readings.slice(1)) setTimeout(() => void first.then(readClock), delay);
  setInterval(() => !document.hidden && void readClock(), demonstration ? 5_000 : 300_000);
  document.addEventListener('visibilitychange', () => !document.hidden && void readClock());
}
