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
    for (const name of ['title', 'documentNumber', 'description', 'question']) {
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

/** The longest side of a picture that is made smaller, in pixels: the small print of a document stays readable. */
const LONGEST_SIDE = 2400;

/** A picture as a smaller JPEG, or nothing where the browser cannot read it. */
const smaller = async (picture: File): Promise<File | null> => {
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  return jpeg && new File([jpeg], 'copy.jpg', { type: 'image/jpeg' });
};

/** A file is looked at before it is sent; a picture that is too large is made smaller. The answer stays on this page. */
const withFile = (upload: HTMLFormElement): void => {
  const input = upload.querySelector<HTMLInputElement>('input[type=file]');
  const fault = upload.querySelector<HTMLElement>('.fault');
  if (!input || !fault) return;
  const most = Number(upload.dataset.upload);
  upload.removeAttribute('target');
  upload.querySelector('[data-plain]')?.remove();
  const tell = (text: string): void => {
    fault.textContent = text;
    fault.hidden = text === '';
    input.toggleAttribute('aria-invalid', text !== '');
  };
  const look = async (file: File): Promise<string> => {
    const extension = `.${file.name.toLowerCase().split('.').at(-1) ?? ''}`;
    if (!input.accept.split(',').some((one) => one === file.type || one === extension))
      return upload.dataset.kind ?? '';
    if (file.size <= most) return '';
    const made = file.type.startsWith('image/') ? await smaller(file) : null;
    if (!made || made.size > most) return upload.dataset.large ?? '';
    const files = new DataTransfer();
    files.items.add(made);
    input.files = files.files;
    return '';
  };
  let looked: Promise<string> | undefined;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    looked = file && look(file);
    void looked?.then(tell);
  });
  upload.addEventListener('submit', (event) => {
    const file = input.files?.[0];
    if (!file || (file.size <= most && fault.hidden)) return;
    event.preventDefault();
    void (looked ?? look(file)).then((said) => {
      tell(said);
      if (said === '') setTimeout(() => upload.requestSubmit());
      else input.focus();
    });
  });
};

for (const upload of document.querySelectorAll<HTMLFormElement>('[data-upload]')) withFile(upload);
if (form) {
  withProof(form);
  withSuggestions(form);
}
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
document.querySelector<HTMLElement>('[data-faults]')?.focus();
