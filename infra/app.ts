/**
 * `cdk` runs this file and tells where to write by the environment; `-c partition=aws-cn` chooses China. The
 * functions are bundled by a process of its own while the CDK is loaded here, or later by whoever says so.
 */
import { bundleAll } from './bundle.ts';

const context = JSON.parse(process.env.CDK_CONTEXT_JSON ?? '{}') as { bundles?: string };
const bundling = context.bundles === 'later' ? undefined : bundleAll();
const { heliostat } = await import('./synthesize.ts');
await bundling;
heliostat().synth();
