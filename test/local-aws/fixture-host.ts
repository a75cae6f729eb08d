/** Runs the fixture's template in a process of its own, so that a test can kill it: FOLDER TEMPLATE [NOW]. */
import { Temporal } from 'temporal-polyfill';
import { HostFault } from '../../local-aws/host-fault.ts';
import { startFixture } from './fixture.ts';

const [dataFolder = '', template = '', now] = process.argv.slice(2);
try {
  const host = await startFixture({
    dataFolder,
    template,
    port: 0,
    ...(now ? { now: Temporal.Instant.from(now) } : {}),
  });
  process.stdout.write(`ready: ${host.address}\n`);
  process.once('SIGTERM', () => void host.stop().then(() => process.exit(0)));
} catch (fault) {
  process.stderr.write(fault instanceof HostFault ? `${fault.message}\n` : `${fault}\n`);
  process.exit(1);
}
