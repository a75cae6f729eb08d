/** `npm start`: what runs is start.ts, on a Node that can read it. */
import './node-version.mjs';

await import('./start.ts');
