import { type Host, type HostOptions, startHost } from '../../local-aws/host.ts';
import type { HostFault } from '../../local-aws/host-fault.ts';
import { type Build, remakeTemplate } from '../build/build.ts';
import { openFront } from './front.ts';
import { watchSources } from './watch.ts';

/**
 * A host whose sources are watched: what changes is live within a second or two, a template within ten; the data
 * stays. Another host takes its place, on the same port, when the template is another.
 */
export async function startWatched(
  options: HostOptions,
  { handOver }: Pick<Build, 'handOver'>,
): Promise<Omit<Host, 'renew'>> {
  const front = openFront();
  const withFront = { ...options, front: front.before };
  let host = await startHost(withFront);
  const { address, clock } = host;
  const failed = Promise.withResolvers<HostFault>();
  const mind = (one: Host) => void one.failed.then(failed.resolve);
  mind(host);
  const { now: _, ...again } = { ...withFront, port: Number(new URL(address).port) };
  const watching = watchSources({
    front,
    say: options.say ?? (() => undefined),
    running: await options.template,
    make: () => remakeTemplate(options.partition),
    host: () => host,
    handOver,
    restart: async (template) => {
      // An open page waits for events without end, and asks again by itself.
      front.close();
      await host.stop();
      host = await startHost({ ...again, template });
      mind(host);
    },
  });
  await watching.ready;
  return {
    address,
    clock,
    failed: failed.promise,
    async stop() {
      front.close();
      await watching.stop();
      await host.stop();
    },
  };
}
