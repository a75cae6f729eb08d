import { isIPv6 } from 'node:net';
import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../../kernel/problem.ts';
import { keyedHash } from '../../sealed/hashes.ts';
import { countCall, countStep, type Rate } from '../../store/rate.ts';
import type { Step } from '../../store/table.ts';
import type { CounterPorts } from './ports.ts';

/**
 * How often one network address may do what. An address is often many people (a household, a firm, a carrier's
 * translation), so that the rates are wide for people and narrow for programs.
 */
export const RATES = {
  /** Requests sent with a solved challenge. */
  proved: { most: 120, seconds: 3600 },
  /** Requests sent without one, as by a browser without scripts. */
  unproved: { most: 30, seconds: 3600 },
  /** Pages that anybody opens: the form, the search of the log, released documents. */
  pages: { most: 600, seconds: 600 },
  /** Challenges of the proof of work, of which a form takes one in half an hour. */
  challenge: { most: 240, seconds: 600 },
  /** Looking up, and acting on, requests of one's own; right and wrong secrets count alike. */
  tracking: { most: 120, seconds: 600 },
} as const satisfies Record<string, Rate>;

/** The first 64 bits of an IPv6 address, which is what one subscriber has. */
const subscriber = (address: string): string => {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const middle = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
};

/**
 * The client's address as the edge saw it. CloudFront appends the viewer's address to X-Forwarded-For and the
 * HTTP API appends CloudFront's own, so that the last but one is the viewer's and what stands before it is
 * hearsay. CloudFront-Viewer-Address says the same where a policy lists it (aws); in aws-cn a viewer might send
 * one of their own, so it counts only as one of the last two hops. What comes without the edge's secret was
 * refused before this is read.
 */
const clientAddress = (headers: Readonly<Record<string, string>>): string => {
  const hops = (headers['x-forwarded-for'] ?? '').split(',').map((hop) => subscriber(hop.trim()));
  const viewer = headers['cloudfront-viewer-address']?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (viewer && hops.slice(-2).includes(subscriber(viewer))) return subscriber(viewer);
  return hops.at(-2) ?? hops.at(-1) ?? '';
};

/** RateLimit header fields (draft-ietf-httpapi-ratelimit-headers): the policy, and what is left of it. */
export const policyOf = (name: keyof typeof RATES): Record<string, string> => ({
  'ratelimit-policy': `"${name}";q=${RATES[name].most};w=${RATES[name].seconds}`,
});
const rateHeaders = (name: keyof typeof RATES, left: { calls: number; seconds: number }) => ({
  ...policyOf(name),
  ratelimit: `"${name}";r=${left.calls};t=${left.seconds}`,
});

type Headers = Readonly<Record<string, string>>;

/** A client's address under a keyed hash. */
const callerOf = ({ secrets }: CounterPorts, name: keyof typeof RATES, headers: Headers): Promise<string> =>
  keyedHash(secrets, 'client', `${name}\n${clientAddress(headers)}`);

/** A refusal beyond the rate says what the rate is, beside its Retry-After; any other error stands as it is. */
const told = (error: unknown, name: keyof typeof RATES): unknown => {
  if (!(error instanceof Problem) || error.slug !== 'too-many-requests') return error;
  const seconds = Number(error.headers['retry-after']);
  return new Problem('too-many-requests', error.detail, {
    headers: { ...error.headers, ...rateHeaders(name, { calls: 0, seconds }) },
  });
};

/**
 * Counts one call of a client, under a keyed hash of its address, and tells what is left.
 *
 * @throws Problem `too-many-requests` with Retry-After and RateLimit
 */
export const countCaller = async (
  ports: CounterPorts,
  name: keyof typeof RATES,
  headers: Headers,
  at: Temporal.Instant,
): Promise<Record<string, string>> => {
  const caller = await callerOf(ports, name, headers);
  try {
    return rateHeaders(name, await countCall(ports.table, caller, RATES[name], at));
  } catch (error) {
    throw told(error, name);
  }
};

/**
 * Does what a client sent, which counts in the same transaction: one call less to wait for, and nobody is told what is
 * left, which a transaction does not tell us. What came to nothing counts too, by itself: the same form sent again and
 * again, a challenge that was spent.
 *
 * @throws Problem `too-many-requests` with Retry-After and RateLimit; whatever `act` throws
 */
export const countedCall = async <T>(
  ports: CounterPorts,
  { name, headers, at }: { name: keyof typeof RATES; headers: Headers; at: Temporal.Instant },
  act: (counting: Step) => Promise<T>,
): Promise<T> => {
  const caller = await callerOf(ports, name, headers);
  try {
    return await act(countStep(ports.table, caller, RATES[name], at));
  } catch (error) {
    if (error instanceof Problem && error.slug !== 'too-many-requests' && error.slug !== 'unavailable') {
      await countCaller(ports, name, headers, at);
    }
    throw told(error, name);
  }
};
