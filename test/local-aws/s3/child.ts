/** The engines in a process of their own, to be killed and measured. */
import { startEngines } from '../engines.ts';

const folder = process.argv[2] ?? '';
const engines = await startEngines({ folder, buckets: [{ name: 'kept', versioned: true }] });
process.on('message', () => process.send?.({ peak: process.resourceUsage().maxRSS * 1024 }));
process.send?.({ origin: engines.origin });
