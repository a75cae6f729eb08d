/// <reference lib="dom" />
import { solveChallenge } from 'altcha-lib';
import type { Challenge } from 'altcha-lib/types';

/**
 * What the request form does beyond standing still: it proves with a little work that it is not a program sending
 * many, and shows what is public already without leaving the page. Without this the form says and does the same.
 */
const chinese = document.documentElement.lang.startsWith('zh');
const say = (zh: string, en: string): string => (chinese ? zh : en);

const form = document.querySelector<HTMLFormElement>('[data-ask]');

/** How long a solved challenge is used before a fresh one is solved; the office takes it for half an hour. */
const GOOD_FOR = 25 * 60_000;

/** PBKDF2 by the browser itself, off this thread. */
const deriveKey = async (
  { cost, keyLength = 32 }: Challenge['parameters'],
  salt: Uint8Array,
  password: Uint8Array,
): Promise<{ parameters: Record<string, never>; derivedKey: Uint8Array }> => {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(password), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', salt: Uint8Array.from(salt), iterations: cost, hash: 'SHA-256' },
    key,
    keyLength * 8,
  );
  return { parameters: {}, derivedKey: new Uint8Array(bits) };
};

/** An ALTCHA payload, or nothing: where it cannot be made the form goes without, at a tighter rate. */
const prove = async (): Promise<string> => {
  if (!globalThis.crypto?.subtle) return '';
  try {
    const answer = await fetch('/api/requests/challenge', { cache: 'no-store' });
    if (!answer.ok) return '';
    const challenge: Challenge = await answer.json();
    const solution = await solveChallenge({ challenge, deriveKey, timeout: 60_000 });
    return solution ? btoa(JSON.stringify({ challenge, solution })) : '';
  } catch {
    return '';
  }
};

const withProof = (ask: HTMLFormElement): void => {
  const field = ask.querySelector<HTMLInputElement>('[data-proof]');
  const progress = ask.querySelector<HTMLElement>('[data-progress]');
  if (!field) return;
  let solved: { proof: Promise<string>; at: number } | undefined;
  const proof = (): Promise<string> => {
    if (!solved || Date.now() - solved.at > GOOD_FOR) solved = { proof: prove(), at: Date.now() };
    return solved.proof;
  };
  // While one types there is time enough.
  ask.addEventListener('input', () => void proof(), { once: true });
  let sending = false;
  ask.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.value !== 'send') return;
    if (sending && field.value !== '') return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    if (progress) progress.textContent = say('正在提交，请稍候…', 'Sending, one moment …');
    void proof().then((made) => {
      field.value = made === '' ? ' ' : made;
      // A form does not submit while its submit event is still on its way.
      setTimeout(() => ask.requestSubmit(button));
    });
  });
  // Back from the next page, the form can be sent again.
  addEventListener('pageshow', () => {
    sending = false;
    field.value = '';
    solved = undefined;
    if (progress) progress.textContent = '';
  });
};

/** “See first whether it is public already”, answered in place: the page that would come, its list taken out. */
const withSuggestions = (ask: HTMLFormElement): void => {
  const place = ask.querySelector<HTMLElement>('[data-suggestions]');
  const check = ask.querySelector<HTMLButtonElement>('button[value=check]');
  if (!place || !check) return;
  check.addEventListener('click', (event) => {
    event.preventDefault();
    check.disabled = true;
    const fields = new URLSearchParams();
    for (const name of ['title', 'documentNumber', 'description']) {
      const field = ask.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
        fields.set(name, field.value);
    }
    fields.set('step', 'check');
    void fetch(ask.action, { method: 'POST', body: fields })
      .then(async (answer) => {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const found = page.querySelector('[data-suggestions]');
        if (!answer.ok || !found) throw new Error('no list');
        place.replaceChildren(...found.childNodes);
      })
      .catch(() => {
        place.textContent = say(
          '暂时查不到，请直接填写申请。',
          'This cannot be looked up now; please go on.',
        );
      })
      .finally(() => {
        check.disabled = false;
      });
  });
};

if (form) {
  withProof(form);
  withSuggestions(form);
}
document.querySelector<HTMLElement>('[data-faults]')?.focus();
