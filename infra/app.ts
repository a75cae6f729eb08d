/**
 * `cdk` runs this file and tells where to write by the environment; `-c partition=aws-cn` chooses China. The
 * functions are bundled by a process of its own while the CDK is loaded here.
 */
import { bundleAll } from './bundle.ts';

const bundling = bundleAll();
const { heliostat } = await import('./synthesize.ts');
await bundling;
heliostat().synth();
