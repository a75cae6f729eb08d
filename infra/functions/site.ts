import { readSecrets, SEE } from './grants.ts';
import type { FunctionRow } from './row.ts';

/** What readers need who find nothing. */
export const SITE_FUNCTIONS = [
  {
    name: 'missing',
    id: 'Missing',
    description: 'Answers where nothing stands, with the page that says so or the way to what was meant',
    harm: 'readers at a mistyped address see an error of the API and no way on.',
    memory: 512,
    seconds: 10,
    // What a flood of unknown addresses may use: it takes no run from anyone else.
    reserved: 5,
    wakes: [{ by: 'http' }],
    environment: ['PUBLIC_BUCKET', 'SITE_ADDRESS', 'EDGE_SECRET_ARN', 'DEMONSTRATION'],
    // It gives the assets themselves where a page names them before they are uploaded.
    assets: 'files',
    may: [
      ...readSecrets('edgeSecret'),
      { sid: 'ReadWhatIsPublic', actions: ['s3:GetObject'], on: 'public', below: [''] },
      { sid: 'SeeWhatIsPublic', actions: SEE, on: 'public' },
    ],
  },
] as const satisfies readonly FunctionRow[];
