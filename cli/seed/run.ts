import type { Api } from '../client.ts';
import { dispatch } from '../dispatch.ts';
import type { Io } from '../output.ts';
import { signIn } from '../sign-in.ts';

/** Runs one command line as a member of staff; throws with what it said when it is refused. */
export type Run = (as: string, ...words: string[]) => Promise<string>;

/** Staff at work: the command line, and the API under a session that it opened. */
export type Staff = { address: string; run: Run; api: (as: string) => Promise<Api> };

/** Sessions are kept below `home`. */
export function staffAt(address: string, home: string): Staff {
  const ioTo = (said: { answer: string; talk: string }): Io => ({
    answer: (text) => {
      said.answer += text;
    },
    talk: (text) => {
      said.talk += text;
    },
    terminal: false,
    env: { XDG_CONFIG_HOME: home, HELIOSTAT_SERVER: address, LANG: 'en' },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return {
    address,
    async run(as, ...words) {
      const said = { answer: '', talk: '' };
      const role = words[0] === 'login' ? ['--as', as] : ['--as', as, '--json'];
      const status = await dispatch([...words, ...role], ioTo(said));
      if (status !== 0)
        throw new Error(`heliostat ${words.join(' ')} (as ${as}): ${said.talk}${said.answer}`);
      return said.answer;
    },
    api: (as) => {
      const io = ioTo({ answer: '', talk: '' });
      return signIn({ io, lang: 'en', json: true, server: address, as });
    },
  };
}
