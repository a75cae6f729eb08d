import { writePointer } from '../../release/clock/pointers.ts';
import { putOnce } from '../../store/once.ts';
import type { PublicFile, PublicSite } from '../../store/public-site.ts';
import { publicJwk, type Signer } from '../../store/signing.ts';
import type { Assets } from '../../store/site-assets.ts';
import { pagePath } from '../../web/pages/site.ts';

/**
 * What stands on the public site beside releases: styles and scripts under hashed names, the key set, where
 * staff sign in, the page of monitors, and the API description. Written by the release clock, since nobody else may.
 */
const RANK = { edition: 0, period: '' } as const;

const jsonPage = (key: string, value: unknown): PublicFile => ({
  key,
  bytes: Buffer.from(`${JSON.stringify(value, null, 1)}\n`),
  mediaType: 'application/json',
});

/** Read by programs alone, and long. */
const compact = (key: string, value: unknown): PublicFile => ({
  key,
  bytes: Buffer.from(`${JSON.stringify(value)}\n`),
  mediaType: 'application/json',
});

/** An asset by the name of its source, whatever it is called by its content. */
const assetOf = ({ files }: Assets, name: string): PublicFile => {
  const found = files.find(({ key }) => key.startsWith(`assets/${name}.`));
  if (!found) throw new Error(`No asset ${name} was bundled`);
  return found;
};

/** The page of monitors in each language, and beside each the worker that has it open without a network. */
const monitorPages = async (
  assets: Assets,
  address: string,
  demonstration: boolean,
): Promise<PublicFile[]> => {
  const { signalPage, SIGNAL_PATH } = await import('../../alert/pages/signal-page.ts');
  const { ALERTS } = await import('../../alert/choices.ts');
  const script = `/${assetOf(assets, 'signal').key}`;
  const worker = assetOf(assets, 'signal-worker');
  const model = { site: { address, assets: assets.paths, demonstration }, choices: ALERTS, script };
  return (['zh', 'en'] as const).flatMap((lang): PublicFile[] => {
    const key = pagePath(SIGNAL_PATH, lang).slice(1);
    return [
      { key, bytes: Buffer.from(signalPage(model, lang)), mediaType: 'text/html; charset=utf-8' },
      { ...worker, key: `${key}worker.js` },
    ];
  });
};

let done = '';

/** True when the site had not had these assets: its pages are to be written again, with their names. */
export const publishAssets = async (given: {
  site: PublicSite;
  signer: Signer;
  assets: Assets;
  issuer: string;
  audience: string;
  /** The site's origin, without a trailing slash. */
  address: string;
  /** Under which name the page of monitors is known where staff sign in. */
  signalClient: string;
  demonstration: boolean;
  /** The descriptions of the API, for everybody and for staff, read when they are asked for. */
  describe: () => Promise<{
    publicApi: (address: string) => Promise<object>;
    staffApi: (address: string) => Promise<object>;
  }>;
}): Promise<boolean> => {
  const { site } = given;
  if (done === site.bucket) return false;
  const written = await Promise.all(given.assets.files.map((file) => putOnce(site, file)));
  const key = await publicJwk(given.signer);
  // The description brings every schema of the API with it, and is written once a process.
  const { publicApi, staffApi } = await given.describe();
  const pages = [
    compact('openapi.json', await publicApi(given.address)),
    compact('openapi-staff.json', await staffApi(given.address)),
    jsonPage('.well-known/oauth-protected-resource', {
      resource: given.audience,
      authorization_servers: [given.issuer],
      bearer_methods_supported: ['header'],
      signal_client_id: given.signalClient,
    }),
    ...(await monitorPages(given.assets, given.address, given.demonstration)),
  ];
  await Promise.all(pages.map((page) => writePointer(site, page.key, () => page, RANK, null)));
  await writePointer(site, KEY_SET, (stands) => jsonPage(KEY_SET, keySet(stands?.bytes, key)), RANK, null);
  done = site.bucket;
  return written.includes(true);
};

const KEY_SET = '.well-known/jwks.json';

/** Every key that the office ever signed with stays: what it signed stays verifiable. */
const keySet = (stands: Buffer | undefined, key: { kid: string }): { keys: { kid: string }[] } => {
  const before = stands ? (JSON.parse(stands.toString('utf8')) as { keys: { kid: string }[] }).keys : [];
  return { keys: [key, ...before.filter(({ kid }) => kid !== key.kid)] };
};
