/**
 * What counts as an item of the website by being public, by where it stands: it is not entered in the register of the
 * website by hand as well.
 */
const COUNTED: readonly RegExp[] = [
  /^\/releases\/[^/]+\/[^/]+\//,
  /^\/disclosure\/reports\/[^/]+\//,
  /^\/disclosure\/(?:questions|log|guide|catalogue)\//,
];

/**
 * Whether an address is one of this site (an origin) at which something stands that counts by itself. The same place
 * is known over http and https, in English, and without its last slash.
 */
export const countsItself = (site: string, link: string): boolean => {
  const [at, own] = [URL.parse(link), URL.parse(site)];
  if (!at || !own || at.host !== own.host) return false;
  const path = `${at.pathname.replace(/^\/en(?=\/)/, '')}/`.replace(/\/+/g, '/');
  return COUNTED.some((counted) => counted.test(path));
};
