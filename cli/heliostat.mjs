#!/usr/bin/env node
/** The staff command line: what runs is heliostat.ts, on a Node that can read it. */
import './node-version.mjs';

await import('./heliostat.ts');
