/**
 * `npm start`: bundles and synthesizes what has changed, runs the template on this machine, and says in one
 * line when it is ready and where.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import type { HostOptions } from '../local-aws/host.ts';

const USAGE = `npm start -- [--port 8080] [--data .heliostat] [--now INSTANT] [--empty] [--demo NAME] [--watch]
             [--partition aws|aws-cn] [--weather calm|rough] [--channels FILE]

  --port PORT     where the site and its API stand (0: the system chooses)
  --data FOLDER   everything is kept here; made when it is not there
  --now INSTANT   where the clock starts, such as 2018-01-10T09:29:00+08:00; it only moves forward
  --empty         the dataflows and nothing else, on this machine's own clock unless --now says otherwise
  --watch         what is changed in the sources is live at once, the data kept; a fault shows here and in the page
  --partition P   runs the template of aws-cn; a data folder stays with the one it was made for
  --demo 2017     also the records of 2017: registers and requests, from which its annual report is counted
  --channels FILE where posts of releases go, as JSON (docs/channels.md); without it nothing is posted
  --weather rough once it is ready, the database throttles, loses replies and lags, and schedules come late and twice,
                  as they may on AWS; POST /_local/weather orders another

Without --now the clock of a new folder shows 2018-01-10T09:28:00+08:00 when it is ready, with two releases that turn public
at 09:30. While it runs, POST /_local/clock {"now": "…"} moves the clock forward.
`;

/** Says one sentence and ends. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

// Node says of its own modules that they are experimental; that is nothing to who starts a site.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.stack}\n`);
});

async function parse() {
  const { Temporal } = await import('temporal-polyfill');
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' },
      data: { type: 'string', default: '.heliostat' },
      now: { type: 'string' },
      empty: { type: 'boolean', default: false },
      watch: { type: 'boolean', default: false },
      partition: { type: 'string', default: 'aws' },
      demo: { type: 'string' },
      weather: { type: 'string', default: 'calm' },
      channels: { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new TypeError(`--port is a number from 0 to 65535, not ${values.port}.`);
  }
  const { partition } = values;
  if (partition !== 'aws' && partition !== 'aws-cn')
    throw new TypeError(`--partition is aws or aws-cn, not ${partition}.`);
  if (values.weather !== 'calm' && values.weather !== 'rough')
    throw new TypeError(`--weather is calm or rough, not ${values.weather}.`);
  let now: Temporal.Instant | undefined;
  try {
    now = values.now === undefined ? undefined : Temporal.Instant.from(values.now);
  } catch {
    throw new TypeError(
      `--now is an instant with its offset, such as 2018-01-10T09:29:00+08:00, not ${values.now}.`,
    );
  }
  const channelPlaces = values.channels === undefined ? '' : await placesIn(values.channels);
  return { ...values, channelPlaces, partition, port: Number(values.port), now } as const;
}

/** Where the office's channels are. @throws TypeError where the file cannot be read, or is no JSON object */
async function placesIn(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(file, 'utf8').catch((fault: Error) => {
    throw new TypeError(`--channels ${file}: ${fault.message}`);
  });
  try {
    const places: unknown = JSON.parse(text);
    if (typeof places === 'object' && places !== null && !Array.isArray(places)) return text.trim();
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  throw new TypeError(`--channels ${file} is no JSON object (docs/channels.md says what it holds).`);
}

/** Seconds since this process began. */
const elapsed = (): string => (performance.now() / 1000).toFixed(1);

async function main(): Promise<void> {
  const asked = await parse().catch((fault: Error) => giveUp(`${fault.message}\n\n${USAGE}`));
  if (asked.help) {
    process.stdout.write(USAGE);
    return;
  }
  enableCompileCache(fileURLToPath(new URL('../.build/compile-cache', import.meta.url)));
  const [{ startHost }, { openBuild }, { HostFault }, { CALM, ROUGH }, office] = await Promise.all([
    import('../local-aws/host.ts'),
    import('../infra/build/build.ts'),
    import('../local-aws/host-fault.ts'),
    import('../local-aws/weather.ts'),
    import('../demonstration/office.ts'),
  ]);
  const { DEMONSTRATION_START, parametersOn, SIGN_IN } = office;
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const { openDoing } = await import('./doing.ts');
  const doing = openDoing(say, elapsed);
  try {
    const build = await openBuild(asked.partition, () =>
      say('Another start from this checkout is bundling the functions; this one waits for it …'),
    );
    const options: HostOptions = {
      template: build.template,
      stackName: 'Heliostat',
      code: build.code,
      partition: asked.partition,
      dataFolder: asked.data,
      port: asked.port,
      parameters: (host) => parametersOn(host, asked.channelPlaces),
      signIn: SIGN_IN,
      ...(asked.empty ? {} : { readyAt: DEMONSTRATION_START }),
      weather: asked.weather === 'rough' ? ROUGH : CALM,
      say,
      seed: async (seeding) => {
        say(`The first pages are at ${seeding.address}/ after ${elapsed()} s; the rest follows …`);
        const { load } = await import('../demonstration/load.ts');
        const { Refusal } = await import('./refusal.ts');
        await load({ ...seeding, empty: asked.empty, demo: asked.demo, during: doing.during }).catch(
          (fault: unknown) => {
            if (!(fault instanceof Refusal)) throw fault;
            const lines = fault.lines.map((line) => (typeof line === 'string' ? line : line.en));
            throw new Error([fault.message, ...lines].join('\n  '), { cause: fault });
          },
        );
      },
      during: doing.during,
      ...(asked.now && { now: asked.now }),
    };
    const host = asked.watch
      ? await (await import('../infra/watch/watched-host.ts')).startWatched(options, build)
      : await startHost(options);
    doing.end();
    let ending = false;
    const end = async (status: number) => {
      if (ending) return;
      ending = true;
      // Asked twice means at once.
      process.once('SIGINT', () => process.exit(1));
      await host.stop();
      await build.stop();
      process.exit(status);
    };
    process.once('SIGINT', () => void end(0)).once('SIGTERM', () => void end(0));
    void host.failed.then((fault) => {
      say(fault.message);
      return end(1);
    });
    const now = host.clock.instant().toZonedDateTimeISO('Asia/Shanghai').toString({
      timeZoneName: 'never',
      fractionalSecondDigits: 0,
    });
    // Who watches the sources bundles the rest, says by itself what is wrong with them, and goes on.
    if (!asked.watch) {
      void build.rest().catch((fault: Error) => {
        if (!ending) say(fault.message);
        return end(1);
      });
    }
    process.stdout.write(
      `Heliostat is ready: ${host.address}/ (its clock shows ${now}; started in ${elapsed()} s)\n`,
    );
  } catch (fault) {
    if (fault instanceof HostFault) giveUp(fault.message);
    throw fault;
  }
}

await main();
